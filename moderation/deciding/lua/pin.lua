-- Pin a message in place of whatever is pinned, or unpin it, and tell readers and staff, in one step.
-- KEYS: log, log head, redacted, purged, staff log, staff head
-- ARGV: 1 epoch (for a log that begins), 2 body of the `pinned` entry ('' unpins), 3 the action's number,
--       4 message, 5 its author, 6 type and 7 body of the staff log's entry,
--       8 expected: only if this action's pin stands ('' for whatever does, '-' for none)
-- Returns { outcome, what was pinned before ('' for nothing), by which action }:
--   'done' | 'gone' when the message was removed | 'nothing' to unpin | 'other' than expected is pinned
local log, log_head, redacted, purged, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local epoch, pinned, number, message, author = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local staff_type, staff_body, expected = ARGV[6], ARGV[7], ARGV[8]

local before = redis.call('HGET', log_head, 'pinned') or ''
local as = redis.call('HGET', log_head, 'pinned_as') or ''
if expected ~= '' and as ~= (expected == '-' and '' or expected) then
    return { 'other', before, as }
end
if pinned == '' then
    if before == '' then
        return { 'nothing', '', '' }
    end
    append(log, log_head, epoch, { 't', 'unpinned', 'd', unpinned_body(message) })
else
    if is_hidden(redacted, purged, message, author) then
        return { 'gone', before, as }
    end
    append(log, log_head, epoch, { 't', 'pinned', 'd', pinned, 'r', message, 'ru', author })
    redis.call('HSET', log_head, 'pinned_as', number)
end
append(staff, staff_head, epoch, { 't', staff_type, 'd', staff_body })
return { 'done', before, as }
