-- Put a sanction in force, or lift it, and tell the staff and the person, in one step. Permits and shadows likewise.
-- KEYS: sanctions, permits or shadowing, staff log, staff head, inbox
-- ARGV: epoch (for a log that begins), user, value ("kind until reason"; '' lifts),
--       type and body of the staff log's entry, body of the person's letter ('' for none),
--       expected: only if this value is in force ('' for whatever is, '-' for nothing)
-- Returns { 1, value before ('' for none) }, or { 0, … } when there was nothing to lift, or something else
-- than expected: then nobody was told.
local sanctions, staff, staff_head, inbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch, user, value, type, body, letter = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local expected = ARGV[7]

local before = redis.call('HGET', sanctions, user) or ''
if expected ~= '' and before ~= (expected == '-' and '' or expected) then
    return { 0, before }
end
if value ~= '' then
    redis.call('HSET', sanctions, user, value)
elseif redis.call('HDEL', sanctions, user) == 0 then
    return { 0, '' }
end
append(staff, staff_head, epoch, { 't', type, 'd', body })
if letter ~= '' then
    redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
end
return { 1, before }
