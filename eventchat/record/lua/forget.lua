-- Forget redactions that concern only what is gone from the log and marked in the database: a removal when
-- both the message and the entry that removed it lie before the floor, an edit likewise, a purge when its entry
-- does.
-- KEYS: redacted, purged, edited          ARGV: floor_ms, floor_n
-- Returns how many were forgotten.
local redacted, purged, edited = KEYS[1], KEYS[2], KEYS[3]
local floor_ms, floor_n = tonumber(ARGV[1]), tonumber(ARGV[2])

local function is_before_floor(id)
    local ms, n = string.match(id, '^(%d+)-(%d+)$')
    ms, n = tonumber(ms), tonumber(n)
    return ms < floor_ms or (ms == floor_ms and n < floor_n)
end

local forgotten = 0
local removals = redis.call('HGETALL', redacted)
for i = 1, #removals, 2 do
    if is_before_floor(removals[i]) and is_before_floor(removals[i + 1]) then
        forgotten = forgotten + redis.call('HDEL', redacted, removals[i])
    end
end
for _, id in ipairs(redis.call('HKEYS', purged)) do
    if is_before_floor(id) then
        forgotten = forgotten + redis.call('HDEL', purged, id)
    end
end
local edits = redis.call('HGETALL', edited)
for i = 1, #edits, 2 do
    local entry = string.match(edits[i + 1], '^(%S+) ')
    if is_before_floor(edits[i]) and is_before_floor(entry) then
        forgotten = forgotten + redis.call('HDEL', edited, edits[i])
    end
end
return forgotten
