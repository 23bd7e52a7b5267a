-- Shared by the scripts that show a message to its author alone: put in front of them, after the prelude.
local FIRST_SHADOW, MOST_SHADOWS, KEPT_SHADOWS = 64, 1200, 1000

-- The id of the next message that only its author sees: one that no entry of the log has.
local function shadow_id(inbox)
    local ms, n = now_ms(), FIRST_SHADOW
    local last = redis.call('XREVRANGE', inbox, '+', '-', 'COUNT', 1)[1]
    if last then
        local last_ms, last_n = id_key(last[1])
        if last_ms > ms or (last_ms == ms and last_n >= n) then
            ms, n = last_ms, math.max(last_n + 1, FIRST_SHADOW)
        end
    end
    return string.format('%.0f-%.0f', ms, n)
end

-- Show a message to its author alone: it goes to their inbox, which tells all of their readers. `shown` is its
-- `posted` event; `seq` that of the log's newest entry, so that nothing seems to be missing.
local function show_shadow(shadows, inbox, id, case, user, seq, shown)
    local letter = string.format('{"seq":%.0f,', seq) .. string.sub(shown, 2)
    redis.call('XADD', inbox, id, 'to', user, 'd', letter, 'c', case)
    redis.call('HSET', shadows, id, case .. ' ' .. user .. ' ' .. letter)
    if redis.call('HLEN', shadows) > MOST_SHADOWS then
        local ids = redis.call('HKEYS', shadows)
        table.sort(ids) -- by time: all have as many digits
        redis.call('HDEL', shadows, unpack(ids, 1, #ids - KEPT_SHADOWS))
    end
end
