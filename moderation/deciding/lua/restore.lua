-- Give Redis back what it must know when it lost it; what it knows already stays as it is.
-- KEYS: cases or sanctions          ARGV: pairs of field, value
-- Returns how many were missing.
local hash = KEYS[1]
local missing = 0
for i = 1, #ARGV, 2 do
    missing = missing + redis.call('HSETNX', hash, ARGV[i], ARGV[i + 1])
end
return missing
