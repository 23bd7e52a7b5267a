-- Open a case for an appeal, one a person at a time, and only while something is in force against them.
-- KEYS: staff log, staff head, cases, appeals, sanctions
-- ARGV: epoch (for a log that begins), user, body of the staff log's `held` entry
-- Returns { 'opened', case } | { 'open', case } when there is one already | { 'nothing' } when nothing is in force.
local staff, staff_head, cases, appeals, sanctions = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, user, held = ARGV[1], ARGV[2], ARGV[3]

local sanction = redis.call('HGET', sanctions, user)
local until_ms = sanction and tonumber(string.match(sanction, '^%a+ (%d+) '))
if not sanction or (until_ms ~= 0 and until_ms <= now_ms()) then
    return { 'nothing' }
end
local open = redis.call('HGET', appeals, user)
if open and redis.call('HEXISTS', cases, open) == 1 then
    return { 'open', open }
end
local case = append(staff, staff_head, epoch, { 't', 'held', 'd', held, 'u', user })
redis.call('HSET', cases, case, held)
redis.call('HSET', appeals, user, case)
return { 'opened', case }
