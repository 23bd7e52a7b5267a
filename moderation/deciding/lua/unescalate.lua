-- Take a case back from the hosts.
-- KEYS: cases          ARGV: case, who had left it to them (JSON)
-- Returns 1, or 0 when it was not left to them by that person, or is decided.
local held = redis.call('HGET', KEYS[1], ARGV[1])
local mark = '{"escalated":' .. ARGV[2] .. ','
if not held or string.sub(held, 1, #mark) ~= mark then
    return 0
end
redis.call('HSET', KEYS[1], ARGV[1], '{' .. string.sub(held, #mark + 1))
return 1
