-- Warn a person, who may not write until they acknowledge it, and tell the staff, in one step.
-- KEYS: warned, staff log, staff head, inbox
-- ARGV: epoch (for a log that begins), user, text, body of the staff log's entry, body of the letter
-- Returns the warning's id: that of the letter.
local warned, staff, staff_head, inbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch, user, text, body, letter = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local id = redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
redis.call('HSET', warned, user, id .. ' ' .. text)
append(staff, staff_head, epoch, { 't', 'warned_by_staff', 'd', body })
return id
