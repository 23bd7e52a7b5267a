-- Take removals and purges back: what nothing hides any more is told to the readers again, in `restored`.
-- A message counts as hidden by what the log knows at this moment, so that nobody's removal is overtaken.
-- KEYS: log, log head, redacted, purged
-- ARGV: epoch (for a log that begins),
--       how many removals, then pairs: message, the entry that removed it,
--       how many purges, then the entries that purged,
--       then, oldest first, by six: a message's id, its author, its `posted` as readers get it, the message
--       it quotes ('' for none), that one's author, and its `posted` without the quote's text
-- Returns how many messages are back.
local log, log_head, redacted, purged = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local epoch = ARGV[1]
local MOST_MESSAGES, MOST_BYTES = 50, 32768

local at = 2
for _ = 1, tonumber(ARGV[at]) do
    if redis.call('HGET', redacted, ARGV[at + 1]) == ARGV[at + 2] then
        redis.call('HDEL', redacted, ARGV[at + 1])
    end
    at = at + 2
end
at = at + 1
local lifted = {}
for _ = 1, tonumber(ARGV[at]) do
    lifted[#lifted + 1] = '"' .. ARGV[at + 1] .. '"'
    redis.call('HDEL', purged, ARGV[at + 1])
    at = at + 1
end
at = at + 1

local function key(id)
    local ms, n = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(n)
end

local purges = {}
local flat = redis.call('HGETALL', purged)
for i = 1, #flat, 2 do
    local user, since = string.match(flat[i + 1], '^(%S+) (-?%d+)$')
    local ms, n = key(flat[i])
    purges[user] = purges[user] or {}
    table.insert(purges[user], { tonumber(since), ms, n })
end

local function hidden(id, user)
    if redis.call('HEXISTS', redacted, id) == 1 then
        return true
    end
    local ms, n = key(id)
    for _, purge in ipairs(purges[user] or {}) do
        if purge[1] <= ms and (ms < purge[2] or (ms == purge[2] and n < purge[3])) then
            return true
        end
    end
    return false
end

local back, waiting, bytes = 0, {}, 0
local function tell()
    local body = '{"type":"restored","messages":[' .. table.concat(waiting, ',') .. ']'
    if #lifted > 0 then
        body = body .. ',"purges":[' .. table.concat(lifted, ',') .. ']'
    end
    append(log, log_head, epoch, { 't', 'restored', 'd', body .. '}' })
    waiting, bytes, lifted = {}, 0, {}
end

for i = at, #ARGV, 6 do
    local id, user, body = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    if not hidden(id, user) then
        if ARGV[i + 3] ~= '' and hidden(ARGV[i + 3], ARGV[i + 4]) then
            body = ARGV[i + 5]
        end
        waiting[#waiting + 1] = body
        bytes = bytes + #body
        back = back + 1
        if #waiting == MOST_MESSAGES or bytes >= MOST_BYTES then
            tell()
        end
    end
end
if #waiting > 0 or #lifted > 0 then
    tell()
end
return back
