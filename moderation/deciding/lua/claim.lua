-- Lease an open case to one moderator, or renew the lease.
-- KEYS: claim, cases          ARGV: case, user, who (JSON), lease_ms
-- Returns { 'mine' } | { 'theirs', who, ms that are left } | { 'unknown' }.
local claim, cases = KEYS[1], KEYS[2]
local case, user, who, lease_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

if redis.call('HEXISTS', cases, case) == 0 then
    return { 'unknown' }
end
local before = redis.call('GET', claim)
if before then
    local holder, they = string.match(before, '^(%S+) (.*)$')
    if holder ~= user then
        return { 'theirs', they, redis.call('PTTL', claim) }
    end
end
redis.call('SET', claim, user .. ' ' .. who, 'PX', lease_ms)
return { 'mine' }
