-- Put in force how a person is watched, and tell the staff and every node; the person is not told.
-- KEYS: flags, staff log, staff head, inbox
-- ARGV: epoch (for a log that begins), user, until ('' when their messages need not wait),
--       body of the staff log's `flagged` entry, body of the letter to the nodes
local flags, staff, staff_head, inbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch, user, until_ms, body, letter = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

if until_ms == '' then
    redis.call('HDEL', flags, user)
else
    redis.call('HSET', flags, user, until_ms)
end
append(staff, staff_head, epoch, { 't', 'flagged', 'd', body })
redis.call('XADD', inbox, '*', 'to', '', 'd', letter) -- to nobody: no reader goes by this name
return 1
