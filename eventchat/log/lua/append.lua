-- Append one entry to a log. Nothing is refused: the caller has decided already.
-- KEYS: log, head          ARGV: epoch (for a log that begins), type, body,
--       and if it is about a message: that one, its author
-- Returns { id, seq, epoch }.
local log, head = KEYS[1], KEYS[2]
local epoch, type, body = ARGV[1], ARGV[2], ARGV[3]

local fields = { 't', type, 'd', body }
if ARGV[4] then
    fields = { 't', type, 'd', body, 'r', ARGV[4], 'ru', ARGV[5] }
end
local id, seq, the_epoch = append(log, head, epoch, fields)
return { id, seq, the_epoch }
