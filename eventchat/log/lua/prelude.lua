-- Shared by every script that appends: put in front of it by scripts.py.
-- Only this function writes to a log, so that `seq` grows by exactly one with each entry.

local function now_ms()
    local time = redis.call('TIME')
    return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Append one entry to the log `stream` with its hash `head`; returns its id, seq and epoch.
-- `epoch` is used only when the log begins. `fields` are pairs beside e and s.
local function append_only(stream, head, epoch, fields)
    if redis.call('HSETNX', head, 'epoch', epoch) == 0 then
        epoch = redis.call('HGET', head, 'epoch')
    end
    local seq = redis.call('HINCRBY', head, 'seq', 1)
    local id = redis.call('XADD', stream, '*', 'e', epoch, 's', seq, unpack(fields))
    return id, seq, epoch
end

local function unpinned_body(message)
    return '{"type":"unpinned","message":"' .. message .. '"}'
end

-- Whether an entry of this type takes the pinned message away.
local function takes_away(type, body, message)
    local event = cjson.decode(body)
    if type == 'removed' then
        for _, target in ipairs(event.targets) do
            if target == message.id then
                return true
            end
        end
        return false
    end
    return event.user == message.author.id and message.at >= (event.since or -1)
end

-- The same as `append_only`; and the head says what is pinned: a message that goes is not pinned any more, and
-- the readers are told so at once. `fields` begin with the entry's type and its body.
local function append(stream, head, epoch, fields)
    local id, seq, the_epoch = append_only(stream, head, epoch, fields)
    local type, body = fields[2], fields[4]
    if type == 'pinned' then
        redis.call('HSET', head, 'pinned', body)
    elseif type == 'unpinned' then
        redis.call('HSET', head, 'pinned', '', 'pinned_as', '')
    elseif type == 'removed' or type == 'purged' then
        local pinned = redis.call('HGET', head, 'pinned')
        if pinned and pinned ~= '' then
            local message = cjson.decode(pinned).message
            if takes_away(type, body, message) then
                append_only(stream, head, epoch, { 't', 'unpinned', 'd', unpinned_body(message.id) })
                redis.call('HSET', head, 'pinned', '', 'pinned_as', '')
            end
        end
    end
    return id, seq, the_epoch
end

local function id_key(id)
    local ms, n = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(n)
end

-- Whether a message of this author was removed, or purged.
local function is_hidden(redacted, purged, message, author)
    if redis.call('HEXISTS', redacted, message) == 1 then
        return true
    end
    local ms, n = id_key(message)
    local flat = redis.call('HGETALL', purged)
    for i = 1, #flat, 2 do
        local user, since = string.match(flat[i + 1], '^(%S+) (-?%d+)$')
        local until_ms, until_n = id_key(flat[i])
        if user == author and tonumber(since) <= ms and (ms < until_ms or (ms == until_ms and n < until_n)) then
            return true
        end
    end
    return false
end
