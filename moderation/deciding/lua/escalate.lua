-- Leave an open case to the hosts, and tell the staff, in one step.
-- KEYS: cases, staff log, staff head
-- ARGV: epoch (for a log that begins), case, who (JSON), body of the staff log's entry
-- Returns 'done', 'before' when it was left to them before, or 'unknown'.
local cases, staff, staff_head = KEYS[1], KEYS[2], KEYS[3]
local epoch, case, who, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local mark = '{"escalated":'

local held = redis.call('HGET', cases, case)
if not held then
    return 'unknown'
end
if string.sub(held, 1, #mark) == mark then
    return 'before'
end
redis.call('HSET', cases, case, mark .. who .. ',' .. string.sub(held, 2))
append(staff, staff_head, epoch, { 't', 'escalated', 'd', body })
return 'done'
