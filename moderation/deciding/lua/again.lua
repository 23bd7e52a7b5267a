-- Shared by the scripts that undo how a case ended: put in front of them, after the prelude.

-- Whether the decision by that number on record stands: nobody has decided the case since, and it does not wait again.
local function still_stands(cases, decided, case, number)
    local remembered = redis.call('GET', decided)
    if remembered and string.match(remembered, '"number":(%d+)') ~= number then
        return false
    end
    return redis.call('HEXISTS', cases, case) == 0
end

local function wait_again(cases, decided, case, held)
    redis.call('DEL', decided)
    redis.call('HSET', cases, case, held)
end
