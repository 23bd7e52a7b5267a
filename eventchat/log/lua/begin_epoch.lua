-- Make sure that a log has an epoch, or replace one that went back (compare and set, so that nodes agree).
-- KEYS: head          ARGV: expected ('' when there should be none), epoch to set
-- Returns { epoch, seq } in force afterwards.
local head = KEYS[1]
local expected, epoch = ARGV[1], ARGV[2]

local current = redis.call('HGET', head, 'epoch')
if not current or current == expected then
    redis.call('HSET', head, 'epoch', epoch)
    current = epoch
end
return { current, tonumber(redis.call('HGET', head, 'seq') or 0) }
