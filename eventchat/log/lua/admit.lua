-- Admit one message: once, in order, or not at all. The order of the questions is promised (G-9):
-- known nonce, sanction, warning, room state, first message, permit, slow mode, rate limit, repeat, echo; then
-- seq, XADD, and the nonce is remembered.
-- A message to be held passes the same questions and becomes an entry of the staff log and an open case;
-- one to be shadowed likewise, but nobody is asked to look, and its author sees it as if it had been posted;
-- one that the pipeline rejects passes them too and is only noted in the staff log. Its nonce stays unused.
--
-- KEYS: log, log head, staff log, staff head, nonce, sanctions, rules, pace, cases, known, echo,
--       warned, permits, said, shadowing, shadows, inbox
-- ARGV:  1 epoch          for a log that begins
--        2 disposition    'post', 'hold', 'shadow' or 'reject'
--        3 body           JSON of the event: `posted` for the log; `held`, `rejected` for the staff log
--        4 user           the author's id
--        5 quotes         id of the message replied to, or ''
--        6 quoted_author  its author's id, or ''
--        7 digest         of the content: the same nonce with another digest is a conflict
--        8 nonce_ms       how long the nonce is remembered
--        9 frozen_too     '1' for who may post in a frozen room
--       10 unpaced        '1' for whom slow mode and rate limit do not count
--       11 backlog_limit  entries that may wait for the archive
--       12 newcomers      '1' where a first message waits: whoever was approved is `known`
--       13 echo_limit     how often the same may be posted in the room within the window; 0 for always
--       14 echo_ms        that window
--       15 permit         '1' for a message with the one link that its author was permitted
--       16 gist           what the text comes to, as its author's next ones are compared with; no spaces
--       17 gist_limit     how often they may say it within the window; 0 for always
--       18 gist_ms        that window
--       19 shadowing      '1' where messages may be shadowed
--       20 by_person      '1' when this one is because a person shadowed its author
--       21 shown          of a shadowed one, the `posted` event that its author gets
-- Returns { outcome, ... }:
--   'posted'    id, seq, epoch, duplicate (0 or 1)
--   'held'      case, duplicate
--   'rejected'
--   'conflict'
--   'sanctioned' kind, until, reason
--   'warned'    id, text: of the warning that has to be acknowledged first
--   'closed' | 'frozen'
--   'slow_mode' wait_ms      'rate_limited' wait_ms
--   'backlog'   waiting
--   'newcomer'            it is a first message, and to be held
--   'repeated'            its author has said the same, here or on another node
--   'echoed'              too many have said the same
--   'unpermitted'         the permit is used up, taken back, or over
--   'shadow'              a person has shadowed the author: it is to come again as such
--   'unshadowed'          nobody has, any more: likewise
--   'shadowed'  id, seq, epoch, the log's newest entry, duplicate: its author goes on as if it were posted
local log, log_head, staff, staff_head = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local nonce_key, sanctions, rules, pace, cases = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local known_people, echo = KEYS[10], KEYS[11]
local warned, permits, said = KEYS[12], KEYS[13], KEYS[14]
local shadowing, shadows, inbox = KEYS[15], KEYS[16], KEYS[17]
local epoch, disposition, body, user = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local quotes, quoted_author, digest = ARGV[5], ARGV[6], ARGV[7]
local nonce_ms, frozen_too, unpaced = tonumber(ARGV[8]), ARGV[9] == '1', ARGV[10] == '1'
local backlog_limit, newcomers = tonumber(ARGV[11]), ARGV[12] == '1'
local echo_limit, echo_ms, permit = tonumber(ARGV[13]), tonumber(ARGV[14]), ARGV[15] == '1'

local gist, gist_limit, gist_ms = ARGV[16], tonumber(ARGV[17]), tonumber(ARGV[18])
local may_shadow, by_person, shown = ARGV[19] == '1', ARGV[20] == '1', ARGV[21]
local GISTS = 8

local known = redis.call('HMGET', nonce_key, 'digest', 'outcome', 'id', 'seq', 'epoch', 'newest')
if known[1] then
    if known[1] ~= digest then
        return { 'conflict' }
    end
    redis.call('PEXPIRE', nonce_key, nonce_ms)
    if known[2] == 'held' then
        return { 'held', known[3], 1 }
    end
    if known[2] == 'shadowed' then
        return { 'shadowed', known[3], tonumber(known[4]), known[5], known[6], 1 }
    end
    return { 'posted', known[3], tonumber(known[4]), known[5], 1 }
end

local now = now_ms()

local sanction = redis.call('HGET', sanctions, user)
if sanction then
    local kind, until_ms, reason = string.match(sanction, '^(%a+) (%d+) (.*)$')
    if tonumber(until_ms) == 0 or tonumber(until_ms) > now then
        return { 'sanctioned', kind, tonumber(until_ms), reason }
    end
    redis.call('HDEL', sanctions, user)
end

local warning = redis.call('HGET', warned, user)
if warning then
    local id, text = string.match(warning, '^(%S+) (.*)$')
    return { 'warned', id, text }
end

local rule = redis.call('HMGET', rules, 'state', 'slow_ms', 'rate_n', 'rate_ms')
local state = rule[1] or 'open'
local slow_ms, rate_n, rate_ms = tonumber(rule[2] or 0), tonumber(rule[3] or 5), tonumber(rule[4] or 10000)

if state == 'closed' then
    return { 'closed' }
end

if state == 'frozen' and not frozen_too then
    return { 'frozen' }
end

local shadow = may_shadow and redis.call('HGET', shadowing, user)
local shadow_until = shadow and tonumber(string.match(shadow, '^(%d+) '))
local is_shadowed = shadow_until and (shadow_until == 0 or shadow_until > now)
if is_shadowed and disposition == 'post' then
    return { 'shadow' }
end
if by_person and not is_shadowed then
    return { 'unshadowed' }
end

if newcomers and disposition == 'post' and redis.call('SISMEMBER', known_people, user) == 0 then
    return { 'newcomer' }
end

if permit and tonumber(redis.call('HGET', permits, user) or 0) <= now then
    return { 'unpermitted' }
end

if not unpaced then
    local last = tonumber(redis.call('LINDEX', pace, 0) or 0)
    if slow_ms > 0 and now - last < slow_ms then
        return { 'slow_mode', last + slow_ms - now }
    end
    local nth = tonumber(redis.call('LINDEX', pace, rate_n - 1) or 0)
    if now - nth < rate_ms then
        return { 'rate_limited', nth + rate_ms - now }
    end
end

local remembers = gist_limit > 0 and disposition ~= 'reject'
local recent = ''
if remembers then
    recent = redis.call('GET', said) or ''
    if string.find(recent, gist, 1, true) then -- else, as nearly always, there is nothing to count
        local times = 0
        for at, one in string.gmatch(recent, '(%d+) (%S+)') do
            if one == gist and tonumber(at) > now - gist_ms then
                times = times + 1
            end
        end
        if times >= gist_limit then
            return { 'repeated' }
        end
    end
end

if echo_limit > 0 and disposition == 'post' then
    local times = redis.call('INCR', echo)
    if times == 1 then
        redis.call('PEXPIRE', echo, echo_ms)
    end
    if times > echo_limit then
        return { 'echoed' }
    end
end

local head = redis.call('HMGET', log_head, 'seq', 'archived')
local waiting = tonumber(head[1] or 0) - tonumber(head[2] or 0)
if waiting >= backlog_limit then
    return { 'backlog', waiting }
end

if not unpaced then
    redis.call('LPUSH', pace, now)
    redis.call('LTRIM', pace, 0, rate_n - 1)
    redis.call('PEXPIRE', pace, math.max(slow_ms, rate_ms))
end

if remembers then
    local newest = now .. ' ' .. gist .. ' ' -- as long as those before: gists are of one length
    redis.call('SET', said, newest .. string.sub(recent, 1, (GISTS - 1) * #newest), 'PX', gist_ms)
end

if disposition == 'reject' then
    append(staff, staff_head, epoch, { 't', 'rejected', 'd', body, 'u', user })
    return { 'rejected' }
end

if disposition == 'hold' then
    local case = append(staff, staff_head, epoch, { 't', 'held', 'd', body, 'u', user })
    redis.call('HSET', cases, case, body)
    redis.call('HSET', nonce_key, 'digest', digest, 'outcome', 'held', 'id', case)
    redis.call('PEXPIRE', nonce_key, nonce_ms)
    return { 'held', case, 0 }
end

if permit then
    redis.call('HDEL', permits, user)
end

if disposition == 'shadow' then
    local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
    redis.call('HSETNX', log_head, 'epoch', epoch)
    local seq, the_epoch = tonumber(head[1] or 0), redis.call('HGET', log_head, 'epoch')
    local id = shadow_id(inbox)
    local held = string.sub(body, 1, -2) .. ',"message":"' .. id .. '"}'
    local case = append(staff, staff_head, epoch, { 't', 'held', 'd', held, 'u', user })
    redis.call('HSET', cases, case, held)
    show_shadow(shadows, inbox, id, case, user, seq, shown)
    local newest_id = newest and newest[1] or '0-0'
    redis.call('HSET', nonce_key, 'digest', digest, 'outcome', 'shadowed', 'id', id, 'seq', seq, 'epoch',
        the_epoch, 'newest', newest_id, 'case', case)
    redis.call('PEXPIRE', nonce_key, nonce_ms)
    return { 'shadowed', id, seq, the_epoch, newest_id, 0 }
end

local fields = { 't', 'posted', 'd', body, 'u', user }
if quotes ~= '' then
    fields[#fields + 1] = 'r'
    fields[#fields + 1] = quotes
    fields[#fields + 1] = 'ru'
    fields[#fields + 1] = quoted_author
end
local id, seq, the_epoch = append(log, log_head, epoch, fields)
redis.call('HSET', nonce_key, 'digest', digest, 'outcome', 'posted', 'id', id, 'seq', seq, 'epoch', the_epoch)
redis.call('PEXPIRE', nonce_key, nonce_ms)
return { 'posted', id, seq, the_epoch, 0 }
