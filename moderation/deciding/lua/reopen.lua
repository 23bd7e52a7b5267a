-- Undo a decision: the case waits again, what an approval posted is removed, staff and author are told. What its author
-- alone had seen before it was approved, they alone see again.
-- KEYS: log, log head, redacted, staff log, staff head, inbox, cases, decided, nonce, purged, shadows
-- ARGV: 1 epoch (for a log that begins), 2 case, 3 body of its `held`, 4 the decision's number on record,
--       5 message that was posted ('' for none), 6 body of the `removed` entry, 7 the author,
--       8 body of the author's letter ('' for none), 9 body of the staff log's `reopened` entry,
--       10 the message as its author alone saw it, a `posted` event ('' for one that was held),
--       11 its id then, which the bodies of `held` and `reopened` have
-- Returns { 'done', id of the staff log's entry, id of what the author alone sees again ('' for nothing) }, or
-- { 'other' } when the case waits again already, or somebody has decided it since.
local log, log_head, redacted, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local inbox, cases, decided, nonce_key, purged, shadows = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local epoch, case, held, number = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local message, removed, user, letter, told = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local shown, was = ARGV[10], ARGV[11]

if not still_stands(cases, decided, case, number) then
    return { 'other' }
end

-- No text that somebody wrote has this in it: there, quotes are escaped.
local function with_message(body, id)
    local from, to = string.find(body, '"message":"' .. was .. '"', 1, true)
    return from and string.sub(body, 1, from - 1) .. '"message":"' .. id .. '"' .. string.sub(body, to + 1) or body
end

local again = ''
if message ~= '' then
    local named = redis.call('HGET', nonce_key, 'id') == message
    if shown ~= '' and not is_hidden(redacted, purged, message, user) then
        again = shadow_id(inbox)
        held, told = with_message(held, again), with_message(told, again)
        redis.call('HSETNX', log_head, 'epoch', epoch)
        local seq, the_epoch = tonumber(redis.call('HGET', log_head, 'seq') or 0), redis.call('HGET', log_head, 'epoch')
        -- Before the removal, so that the message itself makes way for it.
        show_shadow(shadows, inbox, again, case, user, seq, shown)
        if named then
            local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
            redis.call('HSET', nonce_key, 'outcome', 'shadowed', 'id', again, 'seq', seq, 'epoch', the_epoch,
                'newest', newest and newest[1] or '0-0')
        end
    elseif named and shown == '' then
        redis.call('HSET', nonce_key, 'outcome', 'held', 'id', case)
        redis.call('HDEL', nonce_key, 'seq', 'epoch')
    end
    if redis.call('HEXISTS', redacted, message) == 0 then
        local id = append(log, log_head, epoch, { 't', 'removed', 'd', removed })
        redis.call('HSET', redacted, message, id)
    end
end
wait_again(cases, decided, case, held)
local entry = append(staff, staff_head, epoch, { 't', 'reopened', 'd', told })
if letter ~= '' then
    redis.call('XADD', inbox, '*', 'to', user, 'd', letter)
end
return { 'done', entry, again }
