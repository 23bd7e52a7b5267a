-- Purge a person: append `purged` and note the span it covers, in one step.
-- KEYS: log, head, purged          ARGV: epoch (for a log that begins), user, since (ms), body
-- Returns { id, seq, epoch }.
local log, head, purged = KEYS[1], KEYS[2], KEYS[3]
local epoch, user, since, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local id, seq, the_epoch = append(log, head, epoch, { 't', 'purged', 'd', body })
redis.call('HSET', purged, id, user .. ' ' .. since)
return { id, seq, the_epoch }
