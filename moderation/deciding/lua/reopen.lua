-- Undo a decision: the case waits again, what an approval posted is removed, staff and author are told.
-- KEYS: log, log head, redacted, staff log, staff head, inbox, cases, decided, nonce
-- ARGV: 1 epoch (for a log that begins), 2 case, 3 body of its `held`, 4 the decision's number on record,
--       5 message that was posted ('' for none), 6 body of the `removed` entry, 7 the author,
--       8 body of the author's letter ('' for none), 9 body of the staff log's `reopened` entry
-- Returns { 'done', id of the staff log's entry }, or { 'other' } when the case waits again already, or
-- somebody has decided it since.
local log, log_head, redacted, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local inbox, cases, decided, nonce_key = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local epoch, case, held, number = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local message, removed, user, letter, told = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local remembered = redis.call('GET', decided)
if remembered and string.match(remembered, '"number":(%d+)') ~= number then
    return { 'other' }
end
if redis.call('HEXISTS', cases, case) == 1 then
    return { 'other' }
end
redis.call('DEL', decided)
redis.call('HSET', cases, case, held)
if message ~= '' then
    if redis.call('HEXISTS', redacted, message) == 0 then
        local id = append(log, log_head, epoch, { 't', 'removed', 'd', removed })
        redis.call('HSET', redacted, message, id)
    end
    if redis.call('HGET', nonce_key, 'id') == message then
        redis.call('HSET', nonce_key, 'outcome', 'held', 'id', case)
        redis.call('HDEL', nonce_key, 'seq', 'epoch')
    end
end
local entry = append(staff, staff_head, epoch, { 't', 'reopened', 'd', told })
if letter ~= '' then
    redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
end
return { 'done', entry }
