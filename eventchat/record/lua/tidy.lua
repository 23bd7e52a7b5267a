-- Strike archivers off the group that were given nothing they have not stored and have been silent for long.
-- One that was only asleep is entered again by its next read; what it was given would not be, hence one step.
-- KEYS: log          ARGV: group, silent_ms
-- Returns how many were struck off.
local log = KEYS[1]
local group, silent_ms = ARGV[1], tonumber(ARGV[2])

local struck = 0
for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', log, group)) do
    local consumer = {}
    for i = 1, #flat, 2 do
        consumer[flat[i]] = flat[i + 1]
    end
    if consumer['pending'] == 0 and consumer['idle'] > silent_ms then
        redis.call('XGROUP', 'DELCONSUMER', log, group, consumer['name'])
        struck = struck + 1
    end
end
return struck
