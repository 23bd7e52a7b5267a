-- A warning is over: its person has read it, or it was taken back.
-- KEYS: warned, staff log, staff head, inbox
-- ARGV: epoch (for a log that begins), user, the warning's id, body of the letter,
--       body of the staff log's entry ('' for none)
-- Returns 1, or 0 when it is not the warning that waits: then nobody was told.
local warned, staff, staff_head, inbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch, user, warning, letter, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local value = redis.call('HGET', warned, user)
if not value or string.match(value, '^%S+') ~= warning then
    return 0
end
redis.call('HDEL', warned, user)
redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
if body ~= '' then
    append(staff, staff_head, epoch, { 't', 'acknowledged', 'd', body })
end
return 1
