-- Decide a held message, once: the first decision wins, later ones learn who was first.
-- Approving appends the message to the room's log and makes the author's nonce stand for it; either way the
-- staff log and the author's inbox are told, in the same step.
--
-- KEYS: log, log head, staff log, staff head, inbox, cases, decided, nonce, shadows
-- ARGV:  1 epoch          for a log that begins
--        2 case           the case's id
--        3 posted         body of the `posted` entry, '' to post nothing
--        4 user           the author's id
--        5 quotes         id of the message replied to, or ''
--        6 quoted_author  its author's id, or ''
--        7 decided        body of the staff log's `decided` entry; an approval's gets `message` added
--        8 letter         body of the author's `decided`, '' for none
--        9 remembered     what is kept under `decided`; an approval's gets `id` added
--       10 remember_ms    for how long
--       11 nonce_ms       how long an approved message's nonce is remembered at least
--       12 shadow         what its author has seen of it all along, '' for nothing
-- Returns { outcome, ... }:
--   'approved'  id, seq, epoch
--   'rejected'
--   'before'    what was remembered of the first decision
--   'unknown'
local log, log_head, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local inbox, cases, decided_key, nonce_key = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local epoch, case, posted, user = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local quotes, quoted_author = ARGV[5], ARGV[6]
local decided, letter, remembered = ARGV[7], ARGV[8], ARGV[9]
local remember_ms, nonce_ms, shadow = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12]
local shadows = KEYS[9]

-- An object's JSON with one more member, whose value needs no escaping.
local function with(body, name, value)
    return string.sub(body, 1, -2) .. ',"' .. name .. '":"' .. value .. '"}'
end

local before = redis.call('GET', decided_key)
local waiting = redis.call('HDEL', cases, case)
if before then
    return { 'before', before }
end
if waiting == 0 then
    return { 'unknown' }
end

local answer = { 'rejected' }
if posted ~= '' then
    local fields = { 't', 'posted', 'd', posted, 'u', user }
    if quotes ~= '' then
        fields[#fields + 1] = 'r'
        fields[#fields + 1] = quotes
        fields[#fields + 1] = 'ru'
        fields[#fields + 1] = quoted_author
    end
    local id, seq, the_epoch = append(log, log_head, epoch, fields)
    answer = { 'approved', id, seq, the_epoch }
    decided = with(decided, 'message', id)
    remembered = with(remembered, 'id', id)
    if shadow ~= '' then -- everybody sees the message itself now
        redis.call('HDEL', shadows, shadow)
        redis.call('XADD', inbox, '*', 'to', '', 'd', '{"type":"unshadowed"}', 'gone', shadow, 'of', user)
    end
    local named = redis.call('HGET', nonce_key, 'id')
    if named == case or (shadow ~= '' and named == shadow) then
        redis.call('HSET', nonce_key, 'outcome', 'posted', 'id', id, 'seq', seq, 'epoch', the_epoch)
        if redis.call('PTTL', nonce_key) < nonce_ms then
            redis.call('PEXPIRE', nonce_key, nonce_ms)
        end
    end
end
redis.call('SET', decided_key, remembered, 'PX', remember_ms)
append(staff, staff_head, epoch, { 't', 'decided', 'd', decided })
if letter ~= '' then
    redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
end
return answer
