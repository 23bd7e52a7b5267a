-- Remove one message as staff: `removed` in the room's log, the target in the redaction set, and
-- `removed_by_staff` in the staff log, in one step. Removing again returns the first removal and tells nobody.
-- KEYS: log, log head, redacted, staff log, staff head
-- ARGV: epoch (for a log that begins), target, body, body of the staff log's entry
-- Returns { id, seq, is_new }; seq is 0 when is_new is 0.
local log, log_head, redacted, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, target, body, staff_body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local before = redis.call('HGET', redacted, target)
if before then
    return { before, 0, 0 }
end
local id, seq = append(log, log_head, epoch, { 't', 'removed', 'd', body })
redis.call('HSET', redacted, target, id)
append(staff, staff_head, epoch, { 't', 'removed_by_staff', 'd', staff_body })
return { id, seq, 1 }
