-- Count one more offence of a person against a filter.
-- KEYS: offences          ARGV: forget_ms (after the newest)
-- Returns how many there are now.
local offences, forget_ms = KEYS[1], tonumber(ARGV[1])

local count = redis.call('INCR', offences)
redis.call('PEXPIRE', offences, forget_ms)
return count
