-- Give a lease back.
-- KEYS: claim          ARGV: user
-- Returns 1, or 0 when it is not that person's.
local before = redis.call('GET', KEYS[1])
if not before or string.match(before, '^%S+') ~= ARGV[1] then
    return 0
end
return redis.call('DEL', KEYS[1])
