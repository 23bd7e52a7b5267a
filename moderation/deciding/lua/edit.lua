-- Let a message read differently, and tell readers and staff, in one step.
-- KEYS: log, log head, redacted, purged, edited, staff log, staff head
-- ARGV: 1 epoch (for a log that begins), 2 message, 3 its author, 4 body of the `edited` entry, 5 the text,
--       6 body of the staff log's entry, 7 what is known of it to be pinned: the head's `pinned`, 8 the same
--       with the new text
-- Returns the entry's id, 'gone' when the message was removed, or 'other' when something else is pinned now.
local log, log_head, redacted, purged, edited = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local staff, staff_head = KEYS[6], KEYS[7]
local epoch, message, author, body, text = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local told, pinned, pinned_now = ARGV[6], ARGV[7], ARGV[8]

if is_hidden(redacted, purged, message, author) then
    return 'gone'
end
if (redis.call('HGET', log_head, 'pinned') or '') ~= pinned then
    return 'other'
end
local id = append(log, log_head, epoch, { 't', 'edited', 'd', body, 'r', message, 'ru', author })
redis.call('HSET', edited, message, id .. ' ' .. text)
if pinned_now ~= pinned then
    redis.call('HSET', log_head, 'pinned', pinned_now)
end
append(staff, staff_head, epoch, { 't', 'edited_by_staff', 'd', told })
return id
