-- Remove one message: append `removed` and put the target into the redaction set, in one step.
-- Removing what is removed already returns the first removal; no second entry.
-- KEYS: log, head, redacted          ARGV: epoch (for a log that begins), target, body
-- Returns { id, seq, epoch, is_new }; seq is 0 and epoch '' when is_new is 0.
local log, head, redacted = KEYS[1], KEYS[2], KEYS[3]
local epoch, target, body = ARGV[1], ARGV[2], ARGV[3]

local before = redis.call('HGET', redacted, target)
if before then
    return { before, 0, '', 0 }
end
local id, seq, the_epoch = append(log, head, epoch, { 't', 'removed', 'd', body })
redis.call('HSET', redacted, target, id)
return { id, seq, the_epoch, 1 }
