-- Purge a person as staff: `purged` in the room's log with the span it covers, `purged_by_staff` in the
-- staff log, in one step.
-- KEYS: log, log head, purged, staff log, staff head
-- ARGV: epoch (for a log that begins), user, since (ms), body, body of the staff log's entry
-- Returns { id, seq }.
local log, log_head, purged, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, user, since, body, staff_body = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local id, seq = append(log, log_head, epoch, { 't', 'purged', 'd', body })
redis.call('HSET', purged, id, user .. ' ' .. since)
append(staff, staff_head, epoch, { 't', 'purged_by_staff', 'd', staff_body })
return { id, seq }
