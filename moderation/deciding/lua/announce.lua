-- Announce something: `announced` in the room's log, `announced_by_staff` in the staff log, in one step.
-- KEYS: log, log head, staff log, staff head
-- ARGV: epoch (for a log that begins), body, body of the staff log's entry, which gets `message` added
-- Returns { id, seq } of the room's entry.
local log, log_head, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch, body, staff_body = ARGV[1], ARGV[2], ARGV[3]

local id, seq = append(log, log_head, epoch, { 't', 'announced', 'd', body })
local told = string.sub(staff_body, 1, -2) .. ',"message":"' .. id .. '"}'
append(staff, staff_head, epoch, { 't', 'announced_by_staff', 'd', told })
return { id, seq }
