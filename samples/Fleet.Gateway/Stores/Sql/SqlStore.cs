using System.Data.Common;
using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Sql;

/// <summary>A store in an SQL database. SQLite and PostgreSQL have the same tables and run the same
/// statements.</summary>
/// <remarks>SqlStore.Alarms.cs writes and reads alarms. Times are milliseconds since 1970.</remarks>
internal abstract partial class SqlStore : IStore
{
    private const string PositionColumns =
        "device, received, time, serial, item, latitude, longitude, altitude, speed, direction, status, alarm";

    private readonly TimeProvider _time;
    private readonly TrimClock _trim;
    private RecentPositions? _recent;
    private int _recentGeneration;

    /// <param name="isPrepared">See <see cref="SqlDatabase"/>.</param>
    /// <param name="retention">How much is kept. Null: the defaults.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    protected SqlStore(bool isPrepared, Retention? retention, TimeProvider? time)
    {
        Retention = retention ?? new Retention();
        _time = time ?? TimeProvider.System;
        _trim = new TrimClock(_time);
        Database = new SqlDatabase(Connect, isPrepared);
    }

    protected SqlDatabase Database { get; }

    protected Retention Retention { get; }

    public virtual string? Prepare()
    {
        _ = Database.Connection;
        return null;
    }

    public virtual Rejection? Write(Batch batch)
    {
        try
        {
            Database.Write(
                () =>
                {
                    WriteAlarms(batch);
                    WriteLastSeen(batch.LastSeen);
                    WriteRegisters(batch.Registers);
                    WriteNewPositions(batch.Positions);
                },
                IsRefusal
            );
        }
        catch
        {
            // Some of the batch may have been committed, or none: the next write reads again what there is.
            _recent = null;
            throw;
        }

        if (_trim.IsDue)
        {
            Trim();
        }

        return null;
    }

    public IReadOnlyList<LastSeen> ReadLastSeen(int count) =>
        Database.Query(
            "select device, seen from last_seen order by seen desc, device limit @count",
            static row => new LastSeen(row.GetString(0), row.Time(1)),
            ("@count", (long)count)
        );

    public IReadOnlyList<PositionRecord> ReadLatest(int count) =>
        Database.Query(
            $"select {PositionColumns} from positions where id in (select max(id) from positions group by device) "
                + "order by id desc limit @count",
            ReadPosition,
            ("@count", (long)count)
        );

    public IReadOnlyList<PositionRecord> ReadTrack(string device, DateTimeOffset from, DateTimeOffset to, int count)
    {
        List<PositionRecord> track = Database.Query(
            $"select {PositionColumns} from positions where device = @device and received between @from and @to "
                + "order by id desc limit @count",
            ReadPosition,
            ("@device", device),
            ("@from", from.ToUnixTimeMilliseconds()),
            ("@to", to.ToUnixTimeMilliseconds()),
            ("@count", (long)count)
        );
        track.Reverse();
        return track;
    }

    public IReadOnlyList<RegisterRecord> ReadRegisters() =>
        Database.Query(
            "select register from registers order by device",
            static row => JsonSerializer.Deserialize(row.GetString(0), RecordJson.Default.RegisterRecord)!
        );

    public void Trim()
    {
        bool isClockEven = _trim.Restart();
        Database.Write(() =>
        {
            TrimPositions();
            Database.Run(
                "delete from alarm_reports where id <= (select max(id) from alarm_reports) - @most",
                ("@most", (long)Retention.Reports)
            );
            Database.Run(
                "delete from alarms where ended is not null and id not in "
                    + "(select id from alarms order by began desc limit @most)",
                ("@most", (long)Retention.Alarms)
            );
            if (isClockEven && Retention.PositionAge is { } age)
            {
                Database.Run("delete from positions where received < @oldest", ("@oldest", Before(age)));
            }

            if (isClockEven && Retention.AlarmAge is { } alarmAge)
            {
                Database.Run("delete from alarm_reports where received < @oldest", ("@oldest", Before(alarmAge)));
                Database.Run(
                    "delete from alarms where ended is not null and last_report < @oldest",
                    ("@oldest", Before(alarmAge))
                );
            }
        });
    }

    public virtual void Dispose() => Database.Dispose();

    /// <summary>Opens a connection, with the tables.</summary>
    protected abstract DbConnection Connect();

    /// <summary>Whether an error is about the records and not about the connection.</summary>
    protected virtual bool IsRefusal(Exception error) => false;

    protected virtual void WritePositions(IReadOnlyList<PositionRecord> positions)
    {
        foreach (PositionRecord position in positions)
        {
            Database.Run(
                "insert into positions (device, received, time, serial, item, latitude, longitude, altitude, speed, "
                    + "direction, status, alarm, doubts, hash) values (@device, @received, @time, @serial, @item, "
                    + "@latitude, @longitude, @altitude, @speed, @direction, @status, @alarm, @doubts, @hash)",
                ("@device", position.Device),
                ("@received", position.Received.ToUnixTimeMilliseconds()),
                ("@time", position.Time?.ToUnixTimeMilliseconds()),
                ("@serial", position.Serial),
                ("@item", position.Item),
                ("@latitude", position.Latitude),
                ("@longitude", position.Longitude),
                ("@altitude", position.Altitude),
                ("@speed", position.Speed),
                ("@direction", position.Direction),
                ("@status", (long)position.Status),
                ("@alarm", (long)position.Alarm),
                ("@doubts", (int)position.Doubts),
                ("@hash", position.Hash)
            );
        }
    }

    private static PositionRecord ReadPosition(DbDataReader row) =>
        new()
        {
            Device = row.GetString(0),
            Received = row.Time(1),
            Time = row.TimeOrNull(2),
            Serial = row.GetInt32(3),
            Item = row.GetInt32(4),
            Latitude = row.GetDouble(5),
            Longitude = row.GetDouble(6),
            Altitude = row.GetInt32(7),
            Speed = row.GetDouble(8),
            Direction = row.GetInt32(9),
            Status = (uint)row.GetInt64(10),
            Alarm = (uint)row.GetInt64(11),
        };

    private long Before(TimeSpan age) => (_trim.Now - age).ToUnixTimeMilliseconds();

    private void TrimPositions() =>
        Database.Run(
            "delete from positions where id <= (select max(id) from positions) - @most",
            ("@most", (long)Retention.Positions)
        );

    private void WriteLastSeen(IReadOnlyList<LastSeen> lastSeen)
    {
        // A stored time in the future is a mistake of a clock, which a right one replaces.
        long future = _time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        foreach (LastSeen entry in lastSeen)
        {
            Database.Run(
                "insert into last_seen (device, seen) values (@device, @seen) on conflict (device) do update set "
                    + "seen = excluded.seen where last_seen.seen < excluded.seen or last_seen.seen > @future",
                ("@device", entry.Device),
                ("@seen", entry.Seen.ToUnixTimeMilliseconds()),
                ("@future", future)
            );
        }
    }

    private void WriteRegisters(IReadOnlyList<RegisterRecord> registers)
    {
        foreach (RegisterRecord register in registers)
        {
            Database.Run(
                "insert into registers (device, register) values (@device, @register) on conflict (device) do update "
                    + "set register = excluded.register",
                ("@device", register.Device),
                ("@register", JsonSerializer.Serialize(register, RecordJson.Default.RegisterRecord))
            );
        }
    }

    private void WriteNewPositions(IReadOnlyList<PositionRecord> positions)
    {
        if (positions.Count == 0)
        {
            return;
        }

        RecentPositions recent = Recent();
        var added = new List<PositionRecord>(positions.Count);
        foreach (PositionRecord position in positions)
        {
            if (recent.TryAdd(position.Hash))
            {
                added.Add(position);
            }
        }

        WritePositions(added);
        TrimPositions();
    }

    private RecentPositions Recent()
    {
        if (_recent is null || _recentGeneration != Database.Generation)
        {
            _recent = new RecentPositions();
            _recentGeneration = Database.Generation;
            List<long> hashes = Database.Query(
                "select hash from positions order by id desc limit @count",
                static row => row.GetInt64(0),
                ("@count", (long)RecentPositions.Length)
            );
            for (int index = hashes.Count - 1; index >= 0; index--)
            {
                _recent.TryAdd(hashes[index]);
            }
        }

        return _recent;
    }
}
