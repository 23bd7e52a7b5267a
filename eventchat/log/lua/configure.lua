-- Put a room's rules in force and tell its readers, in one step.
-- KEYS: log, head, rules
-- ARGV: epoch (for a log that begins), state, slow_ms, rate_n, rate_ms, settings (JSON),
--       then pairs type, body: the entries that tell
-- Returns { id, seq, epoch } of the last entry, or {} when there was none to append.
local log, head, rules = KEYS[1], KEYS[2], KEYS[3]
local epoch, state, slow_ms, rate_n, rate_ms, settings =
    ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

redis.call('HSET', rules, 'state', state, 'slow_ms', slow_ms, 'rate_n', rate_n, 'rate_ms', rate_ms,
    'settings', settings)
local answer = {}
for i = 7, #ARGV, 2 do
    local id, seq, the_epoch = append(log, head, epoch, { 't', ARGV[i], 'd', ARGV[i + 1] })
    answer = { id, seq, the_epoch }
end
return answer
