-- Add a report about a message to its case, which the first report opens; enough of them take it out of view.
-- A message whose reports were decided already gets no new case. What reports took out of view once, and a person let
-- be seen again, they do not take out of view again.
-- KEYS: staff log, staff head, cases, reported, log, log head, redacted
-- ARGV: 1 epoch     for a log that begins
--       2 message   its id
--       3 author    its author's id
--       4 held      body of the staff log's `held` entry with this report in it, which opens the case
--       5 report    the report alone, as JSON
--       6 reported  body of the staff log's `reported` entry; gets `case`, and `hidden`, added
--       7 weight    of the report, in thousandths
--       8 limit     weight that takes the message out of view; 0 for never
--       9 removed   body of the room log's `removed` entry
--      10 by_staff  body of the staff log's `removed_by_staff` entry
-- Returns { 'taken', case, the entry by which this report took it out of view ('' for none) } or { 'settled', outcome }.
local staff, staff_head, cases, reported_key = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local log, log_head, redacted = KEYS[5], KEYS[6], KEYS[7]
local epoch, message, author, held, report, reported = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local weight, limit, removed, by_staff = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], ARGV[10]

local MOST_BYTES = 32768 -- a case that large has reports enough; further ones are counted

local known = redis.call('HGET', reported_key, message)
if known and not string.find(known, ' ', 1, true) then
    return { 'settled', known }
end

local case, total, hidden_by = nil, 0, '-'
if known then
    local sum
    case, sum, hidden_by = string.match(known, '^(%S+) (%d+) (%S+)$')
    total = tonumber(sum)
end
local body = case and redis.call('HGET', cases, case)
total = total + weight

local hidden = false
if limit > 0 and total >= limit and hidden_by == '-' and redis.call('HEXISTS', redacted, message) == 0 then
    hidden = true
    hidden_by = append(log, log_head, epoch, { 't', 'removed', 'd', removed })
    redis.call('HSET', redacted, message, hidden_by)
end

if body then
    local told = string.sub(reported, 1, -2) .. ',"case":"' .. case .. '"'
    append(staff, staff_head, epoch,
        { 't', 'reported', 'd', told .. (hidden and ',"hidden":true}' or '}') })
    if #body < MOST_BYTES and string.sub(body, -2) == ']}' then
        redis.call('HSET', cases, case, string.sub(body, 1, -3) .. ',' .. report .. ']}')
    end
else
    case = append(staff, staff_head, epoch, { 't', 'held', 'd', held, 'u', author })
    redis.call('HSET', cases, case, held)
end
if hidden then
    append(staff, staff_head, epoch, { 't', 'removed_by_staff', 'd', by_staff })
end
redis.call('HSET', reported_key, message, case .. ' ' .. total .. ' ' .. hidden_by)
return { 'taken', case, hidden and hidden_by or '' }
