-- Open a case: `held` in the staff log, and the case among those that wait, in one step.
-- KEYS: staff log, staff head, cases
-- ARGV: epoch (for a log that begins), user (whose message it is about), body of the `held` entry
-- Returns the case's id.
local staff, staff_head, cases = KEYS[1], KEYS[2], KEYS[3]
local epoch, user, body = ARGV[1], ARGV[2], ARGV[3]

local case = append(staff, staff_head, epoch, { 't', 'held', 'd', body, 'u', user })
redis.call('HSET', cases, case, body)
return case
