-- Shared by every script that appends: put in front of it by scripts.py.
-- Only this function writes to a log, so that `seq` grows by exactly one with each entry.

local function now_ms()
    local time = redis.call('TIME')
    return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Append one entry to the log `stream` with its hash `head`; returns its id, seq and epoch.
-- `epoch` is used only when the log begins. `fields` are pairs beside e and s.
local function append(stream, head, epoch, fields)
    if redis.call('HSETNX', head, 'epoch', epoch) == 0 then
        epoch = redis.call('HGET', head, 'epoch')
    end
    local seq = redis.call('HINCRBY', head, 'seq', 1)
    local id = redis.call('XADD', stream, '*', 'e', epoch, 's', seq, unpack(fields))
    return id, seq, epoch
end
