-- Append one entry to a log. Nothing is refused: the caller has decided already.
-- KEYS: log, head          ARGV: epoch (for a log that begins), type, body
-- Returns { id, seq, epoch }.
local log, head = KEYS[1], KEYS[2]
local epoch, type, body = ARGV[1], ARGV[2], ARGV[3]

local id, seq, the_epoch = append(log, head, epoch, { 't', type, 'd', body })
return { id, seq, the_epoch }
