-- Undo how reports or an appeal were settled: the case waits again, what the reports had hidden is hidden again, and
-- everybody concerned is told, in one step.
-- KEYS: staff log, staff head, inbox, cases, decided, log, log head, redacted, reported, appeals
-- ARGV:  1 epoch     for a log that begins
--        2 case
--        3 held      body of its `held`
--        4 number    of the decision, on record
--        5 target    the message, or the person
--        6 known     what was known of the message's reports before, '' for an appeal
--        7 removed   body of the `removed` entry, '' when the message is not to be hidden again
--        8 by_staff  body of the staff log's `removed_by_staff` entry
--        9 told      body of the staff log's `reopened` entry
--       10...        pairs: to whom, letter
-- Returns { 'done', id of the staff log's entry, the entry that hid the message again ('' for none) }, or { 'other' } when the case waits again already, or somebody has
-- decided it since.
local staff, staff_head, inbox, cases, decided = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local log, log_head, redacted, reported, appeals = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local epoch, case, held, number, target = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local known, removed, by_staff, told = ARGV[6], ARGV[7], ARGV[8], ARGV[9]

if not still_stands(cases, decided, case, number) then
    return { 'other' }
end
wait_again(cases, decided, case, held)
local hidden_by = ''
if known == '' then
    local open = redis.call('HGET', appeals, target)
    if not open or redis.call('HEXISTS', cases, open) == 0 then
        redis.call('HSET', appeals, target, case)
    end
else
    if removed ~= '' and redis.call('HEXISTS', redacted, target) == 0 then
        hidden_by = append(log, log_head, epoch, { 't', 'removed', 'd', removed })
        redis.call('HSET', redacted, target, hidden_by)
        append(staff, staff_head, epoch, { 't', 'removed_by_staff', 'd', by_staff })
        known = string.gsub(known, '%S+$', hidden_by)
    end
    redis.call('HSET', reported, target, known)
end
local entry = append(staff, staff_head, epoch, { 't', 'reopened', 'd', told })
for i = 10, #ARGV, 2 do
    redis.call('XADD', inbox, '*', 'to', ARGV[i], 'd', ARGV[i + 1])
end
return { 'done', entry, hidden_by }
