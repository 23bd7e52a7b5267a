-- Settle a case that is no held message: reports about a message, or an appeal. The first decision wins, later
-- ones learn who was first. What it changes, the staff log and everybody concerned are told in the same step.
-- KEYS: staff log, staff head, inbox, cases, decided, log, log head, redacted, reported, sanctions
-- ARGV:  1 epoch          for a log that begins
--        2 case
--        3 decided        body of the staff log's `decided` entry
--        4 remembered     what is kept under `decided`
--        5 remember_ms    for how long
--        6 change         'remove' or 'restore' the message, 'lift' the sanction, or ''
--        7 target         the message, or the person
--        8 outcome        what is remembered of the message's reports, '' for an appeal
--        9 body           of the `removed` or `restored` entry; of the staff log's `lifted` one
--       10 beside         body of the staff log's `removed_by_staff` entry; the letter about what was lifted
--       11...             pairs: to whom, letter
-- Returns { outcome, ... }: 'settled', the entry that removed the message ('' for none), what was known of its
-- reports or was in force before ('' for nothing), 1 when the message was restored | 'before', what was remembered |
-- 'unknown'
local staff, staff_head, inbox, cases, decided_key = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local log, log_head, redacted, reported, sanctions = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local epoch, case, decided, remembered, remember_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local change, target, outcome, body, beside = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]

local before = redis.call('GET', decided_key)
local waiting = redis.call('HDEL', cases, case)
if before then
    return { 'before', before }
end
if waiting == 0 then
    return { 'unknown' }
end

local removed_by, known, restored = '', '', 0
if outcome ~= '' then
    known = redis.call('HGET', reported, target) or ''
end
if change == 'remove' then
    if redis.call('HEXISTS', redacted, target) == 0 then
        removed_by = append(log, log_head, epoch, { 't', 'removed', 'd', body })
        redis.call('HSET', redacted, target, removed_by)
        append(staff, staff_head, epoch, { 't', 'removed_by_staff', 'd', beside })
    end
elseif change == 'restore' then
    -- Only what the reports took out of view comes back, not what a person removed.
    local hidden_by = string.match(known, '^%S+ %d+ (%S+)$')
    if hidden_by and redis.call('HGET', redacted, target) == hidden_by then
        redis.call('HDEL', redacted, target)
        append(log, log_head, epoch, { 't', 'restored', 'd', body })
        restored = 1
    end
elseif change == 'lift' then
    known = redis.call('HGET', sanctions, target) or ''
    if redis.call('HDEL', sanctions, target) == 1 then
        append(staff, staff_head, epoch, { 't', 'lifted', 'd', body })
        redis.call('XADD', inbox, '*', 'to', target, 'd', beside)
    end
end
if outcome ~= '' then
    redis.call('HSET', reported, target, outcome)
end
redis.call('SET', decided_key, remembered, 'PX', remember_ms)
append(staff, staff_head, epoch, { 't', 'decided', 'd', decided })
for i = 11, #ARGV, 2 do
    redis.call('XADD', inbox, '*', 'to', ARGV[i], 'd', ARGV[i + 1])
end
return { 'settled', removed_by, known, restored }
