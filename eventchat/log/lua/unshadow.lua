-- An author takes back a message that nobody else sees: the case ends, staff and the author's readers are told.
-- KEYS: shadows, inbox, cases, staff log, staff head, decided, log head
-- ARGV: epoch (for a log that begins), message, case, the author, body of the staff log's `decided` entry,
--       what is remembered of it, for how long (ms), body of the author's `removed`
-- Returns { id, seq } as the removal of any message; seq is 0 when it was gone before.
local shadows, inbox, cases, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local decided, log_head = KEYS[6], KEYS[7]
local epoch, message, case, user, told = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local remembered, remember_ms, removed = ARGV[6], tonumber(ARGV[7]), ARGV[8]

if redis.call('HDEL', shadows, message) == 0 then
    return { message, 0 }
end
if redis.call('HDEL', cases, case) == 1 then
    redis.call('SET', decided, remembered, 'PX', remember_ms)
    append(staff, staff_head, epoch, { 't', 'decided', 'd', told })
end
local seq = tonumber(redis.call('HGET', log_head, 'seq') or 0)
local letter = string.format('{"seq":%.0f,', seq) .. string.sub(removed, 2)
local id = redis.call('XADD', inbox, '*', 'to', user, 'd', letter, 'gone', message, 'of', user)
return { id, seq }
