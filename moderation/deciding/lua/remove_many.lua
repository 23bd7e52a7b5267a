-- Remove many messages as staff: `removed` in the room's log and `removed_by_staff` in the staff log, a hundred
-- messages each, in one step. What is gone before is left alone.
-- KEYS: log, log head, redacted, staff log, staff head
-- ARGV: epoch (for a log that begins), body and body of the staff log's entry, both with `"targets":[]`,
--       then the messages
-- Returns pairs: message, the entry that removed it.
local log, log_head, redacted, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, body, staff_body = ARGV[1], ARGV[2], ARGV[3]
local MOST, HOLE = 100, '"targets":[]'

local function filled(text, targets)
    local from, to = string.find(text, HOLE, 1, true)
    return string.sub(text, 1, from - 1) .. '"targets":["' .. table.concat(targets, '","') .. '"]'
        .. string.sub(text, to + 1)
end

local answer, waiting = {}, {}
local function tell()
    local id = append(log, log_head, epoch, { 't', 'removed', 'd', filled(body, waiting) })
    append(staff, staff_head, epoch, { 't', 'removed_by_staff', 'd', filled(staff_body, waiting) })
    for _, target in ipairs(waiting) do
        redis.call('HSET', redacted, target, id)
        answer[#answer + 1] = target
        answer[#answer + 1] = id
    end
    waiting = {}
end

local seen = {}
for i = 4, #ARGV do
    local target = ARGV[i]
    if not seen[target] and redis.call('HEXISTS', redacted, target) == 0 then
        seen[target] = true
        waiting[#waiting + 1] = target
        if #waiting == MOST then
            tell()
        end
    end
end
if #waiting > 0 then
    tell()
end
return answer
