namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>The scripts that Redis runs. Each is one atomic step, so a write that is repeated finds all of the first
/// one
/// or nothing of it.</summary>
/// <remarks>A key that has another type is reported, and not an error: an error would be the same for ever. Redis
/// passes
/// numbers from Lua with 17 digits, so times in milliseconds stay exact.</remarks>
internal static class RedisScripts
{
    /// <summary>ARGV: the first time that counts as the future; then device and time, in seconds, in turns.</summary>
    public const string LastSeen =
        CheckTypes
        + """
            local bad = wrong({'zset'})
            if bad then return bad end
            for i = 2, #ARGV, 2 do
              local old = redis.call('ZSCORE', KEYS[1], ARGV[i])
              old = old and tonumber(old)
              if not old or old < tonumber(ARGV[i + 1]) or old > tonumber(ARGV[1]) then
                redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
              end
            end
            return {}
            """;

    /// <summary>ARGV: device and register in turns.</summary>
    public const string Registers =
        CheckTypes
        + """
            local bad = wrong({'hash'})
            if bad then return bad end
            for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
            return {}
            """;

    /// <summary>ARGV: the least number to keep; the arrival before which positions are too old, or 0; now; then for
    /// each key the number of positions, and arrival and position in turns. The result has three items for each key of
    /// another type.</summary>
    /// <remarks>A position that is there already keeps its place. A new one gets its arrival as its score, or a
    /// thousandth more than the highest one. Scores in the future are mistakes of a clock, and scores below 1e11 are
    /// seconds of the first version: both are brought in line first, in the order in which they are.</remarks>
    public const string Positions = """
        local keep, oldest, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local bad, at = {}, 4
        for _, key in ipairs(KEYS) do
          local count, first = tonumber(ARGV[at]), at + 1
          at = first + 2 * count
          local type = redis.call('TYPE', key).ok
          if type ~= 'none' and type ~= 'zset' then
            for _, part in ipairs({key, type, 'zset'}) do bad[#bad + 1] = part end
          else
            local top = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
            local last = top[2] and tonumber(top[2]) or 0
            local low = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
            if last > now + 60000 or (low[2] and tonumber(low[2]) < 1e11) then
              local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
              last = 0
              for i = 1, #all, 2 do
                local score = tonumber(all[i + 1])
                if score < 1e11 then score = score * 1000 end
                if score > now + 60000 then score = tonumber(ARGV[first]) - 1 end
                last = math.max(score, last + 0.001)
                redis.call('ZADD', key, last, all[i])
              end
            end
            for i = first, at - 1, 2 do
              local score = math.max(tonumber(ARGV[i]), last + 0.001)
              if redis.call('ZADD', key, 'NX', score, ARGV[i + 1]) == 1 then last = score end
            end
            if redis.call('ZCARD', key) > keep * 1.5 then redis.call('ZREMRANGEBYRANK', key, 0, -keep - 1) end
            if oldest > 0 then redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. ARGV[2]) end
          end
        end
        return bad
        """;

    /// <summary>ARGV: the reports and what is shown, as JSON (<see cref="RedisAlarmBatch"/>); the milliseconds within
    /// which copies of a report arrive.</summary>
    public const string Alarms =
        CheckTypes
        + """
            local bad = wrong({'zset', 'hash', 'hash', 'zset', 'hash', 'hash', 'zset'})
            if bad then return bad end
            local alarms, open, reports, times, copies, parts, order = unpack(KEYS)
            local batch, window = cjson.decode(ARGV[1]), tonumber(ARGV[2])
            local function set(key, field, value)
              if value ~= nil and value ~= cjson.null then redis.call('HSET', key, field, value) end
            end
            for _, report in ipairs(batch.reports) do
              for _, part in ipairs(report.parts) do
                local field = report.device .. '/' .. part.name
                redis.call('HDEL', parts, field)
                redis.call('ZREM', order, field)
                if part.bytes ~= '' then
                  local top = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')[2]
                  redis.call('ZADD', order, (tonumber(top) or 0) + 1, field)
                  redis.call('HSET', parts, field, part.bytes)
                end
              end
              local isCopy = #report.signs == 0
              if not isCopy and not report.isClockTrusted then
                local last = redis.call('HGET', copies, report.base)
                isCopy = last and math.abs(tonumber(last) - report.received) <= window
              or redis.call('HEXISTS', reports, report.base) == 1
              end
              if not isCopy and redis.call('HSETNX', reports, report.key, report.json) == 1 then
                redis.call('ZADD', times, report.received, report.key)
                if not report.isClockTrusted then redis.call('HSET', copies, report.base, report.received) end
                for _, sign in ipairs(report.signs) do
                  local field = report.device .. '|' .. sign.kind
                  local id = sign.course ~= 0 and redis.call('HGET', open, field)
                  if id and not sign.isNew then
                    redis.call('HSET', 'fleet:alarm:' .. id, 'last', report.received)
                    redis.call('HINCRBY', 'fleet:alarm:' .. id, 'count', 1)
                  end
                  if id and (sign.isNew or sign.course == 3) then
                    redis.call('HSET', 'fleet:alarm:' .. id, 'ended', report.received)
                    redis.call('HDEL', open, field)
                  end
                  if not id or sign.isNew then
                    local key = 'fleet:alarm:' .. sign.id
                    redis.call('HSET', key, 'device', report.device, 'kind', sign.kind, 'course', sign.course,
                      'began', report.received, 'last', report.received, 'count', 1, 'report', report.key)
                    set(key, 'time', report.time)
                    set(key, 'latitude', report.latitude)
                    set(key, 'longitude', report.longitude)
                    redis.call('ZADD', alarms, report.received, sign.id)
                    if sign.course == 1 or sign.course == 2 then
                      redis.call('HSET', open, field, sign.id)
                    else
                      redis.call('HSET', key, 'ended', report.received)
                    end
                  end
                end
              end
            end
            if #batch.shown > 0 then
              local lasting, fields = {}, redis.call('HGETALL', open)
              for i = 1, #fields, 2 do
                local device, kind = fields[i]:match('^(.-)|(.*)$')
                lasting[device] = lasting[device] or {}
                lasting[device][kind] = fields[i + 1]
              end
              for _, shown in ipairs(batch.shown) do
                local kinds = {}
                for _, kind in ipairs(shown.kinds) do kinds[kind] = true end
                for kind, id in pairs(lasting[shown.device] or {}) do
                  if not kinds[kind] and redis.call('HGET', 'fleet:alarm:' .. id, 'course') == '1' then
                    redis.call('HSET', 'fleet:alarm:' .. id, 'ended', shown.received)
                    redis.call('HDEL', open, shown.device .. '|' .. kind)
                  end
                end
              end
            end
            return {}
            """;

    /// <summary>Acknowledges an alarm. KEYS: the alarm's key. ARGV: the operator's name, and the time. The result is
    /// whether this operator is the first, and the first one's name and time; nothing if there is no such
    /// alarm.</summary>
    public const string Acknowledge = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        local first = redis.call('HSETNX', KEYS[1], 'by', ARGV[1])
        if first == 1 then redis.call('HSET', KEYS[1], 'at', ARGV[2]) end
        return {first, redis.call('HGET', KEYS[1], 'by'), redis.call('HGET', KEYS[1], 'at')}
        """;

    /// <summary>KEYS: alarms, reports, times of reports, copies. ARGV: the most alarms; the most reports; the arrival
    /// before which they are too old, or 0; the most to remove in this step. The result is whether more are left to
    /// remove.</summary>
    public const string TrimAlarms = """
        local most, oldest, step = {tonumber(ARGV[1]), tonumber(ARGV[2])}, tonumber(ARGV[3]), tonumber(ARGV[4])
        local removed = 0
        local function surplus(key, most)
          local found = {}
          local over = math.min(redis.call('ZCARD', key) - most, step)
          if over > 0 then found = redis.call('ZRANGE', key, 0, over - 1) end
          if oldest > 0 then
            for _, id in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', '(' .. ARGV[3], 'LIMIT', 0, step)) do
              found[#found + 1] = id
            end
          end
          return found
        end
        local over = redis.call('ZCARD', KEYS[1]) - most[1]
        for i, id in ipairs(surplus(KEYS[1], most[1])) do
          local key = 'fleet:alarm:' .. id
          local state = redis.call('HMGET', key, 'ended', 'last')
          if state[1] and (i <= over or tonumber(state[2]) < oldest) then
            redis.call('DEL', key)
            removed = removed + redis.call('ZREM', KEYS[1], id)
          end
        end
        for _, key in ipairs(surplus(KEYS[3], most[2])) do
          local base, arrival = key:match('^(.*)@(%d+)$')
          if base and redis.call('HGET', KEYS[4], base) == arrival then redis.call('HDEL', KEYS[4], base) end
          redis.call('HDEL', KEYS[2], key)
          removed = removed + redis.call('ZREM', KEYS[3], key)
        end
        return removed >= step and 1 or 0
        """;

    /// <summary>KEYS: sorted sets of positions. The result is the last position of each, with its score behind it. Keys
    /// of another type hold none.</summary>
    public const string LastPositions = """
        local found = {}
        for _, key in ipairs(KEYS) do
          local last = redis.pcall('ZREVRANGE', key, 0, 0, 'WITHSCORES')
          if last[1] then
            found[#found + 1] = last[1]
            found[#found + 1] = last[2]
          end
        end
        return found
        """;

    /// <summary>KEYS: alarms. The result is fields and values of each.</summary>
    public const string ReadAlarms = """
        local found = {}
        for i, key in ipairs(KEYS) do found[i] = redis.call('HGETALL', key) end
        return found
        """;

    /// <summary>Reports the first key of another type: a table of key, its type, and the right type.</summary>
    private const string CheckTypes = """
        local function wrong(types)
          for i, want in ipairs(types) do
            local type = redis.call('TYPE', KEYS[i]).ok
            if type ~= 'none' and type ~= want then return {KEYS[i], type, want} end
          end
        end

        """;
}
