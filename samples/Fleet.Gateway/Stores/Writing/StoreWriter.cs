using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Keeps records, within bounds, and writes them to the store in batches, one at a time. The loop never waits
/// for the store.</summary>
/// <remarks>
/// <para>Last-seen times are coalesced: the latest of each device is written, once per <see
/// cref="WriterOptions.LastSeenInterval"/>. Positions wait a moment, to be written together; when there is no room the
/// oldest are dropped. Alarms are written at once and never dropped: <see cref="Add(AlarmRecord)"/> fires when an alarm
/// is on a disk, and <see cref="IsFullOfAlarms"/> says when to stop reading.</para>
/// <para>When a write fails, all its records are kept and written again after a pause, which grows and has a random
/// part. Alarms that the store does not take meanwhile go to the spool.</para>
/// <para>Threads: the loop's.</para>
/// </remarks>
internal sealed partial class StoreWriter
{
    private readonly IReactorTime _time;
    private readonly IDeferredStore _store;
    private readonly WriterOptions _options;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly RecordQueue _queue;
    private readonly LatestTable<LastSeen> _lastSeen;
    private readonly LatestTable<RegisterRecord> _registers;
    private readonly LatestTable<ShownAlarms> _shown;
    private readonly DeferredEvent _room = new();

    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="store">The store.</param>
    /// <param name="spool">Keeps alarms while the store does not take them. Null: alarms are acknowledged when the
    /// store has them.</param>
    /// <param name="options">Options.</param>
    /// <param name="random">The source of the random part of pauses.</param>
    /// <param name="logger">Receives the store's errors.</param>
    public StoreWriter(
        IReactorTime time,
        IDeferredStore store,
        IDeferredSpool? spool,
        WriterOptions options,
        Random random,
        ILogger logger
    )
    {
        _time = time;
        _store = store;
        _spool = spool;
        _options = options with { Backoff = options.Backoff with { Jitter = () => random.NextDouble() / 2 } };
        _random = random;
        _logger = logger;
        _queue = new RecordQueue(options.Capacity);
        _lastSeen = new LatestTable<LastSeen>(options.LastSeenCapacity, static entry => entry.Device);
        _registers = new LatestTable<RegisterRecord>(options.LastSeenCapacity, static register => register.Device);
        _shown = new LatestTable<ShownAlarms>(options.LastSeenCapacity, static shown => shown.Device);
    }

    /// <summary>Whether alarms alone fill the queue. Do not read from devices that send alarms until <see
    /// cref="WhenRoom"/> fires.</summary>
    public bool IsFullOfAlarms => _queue.IsFullOfAlarms;

    public WriterStatistics Statistics() =>
        new()
        {
            Positions = _queue.Positions,
            Alarms = _queue.Alarms,
            Spooled = _spooled,
            LastSeen = _lastSeen.Count,
            Capacity = _options.Capacity,
            PositionsWritten = _positionsWritten,
            AlarmsWritten = _alarmsWritten,
            LastSeenWritten = _lastSeenCount,
            PositionsDropped = _queue.Dropped,
            LastSeenDropped = _lastSeen.Dropped,
            Writes = _writes,
            Failures = _failures,
            LastError = _lastError ?? _rejection,
            Rejected = _rejected,
            LastWrite = _lastWrite,
        };

    /// <summary>Notes that a device was heard.</summary>
    public void Add(LastSeen entry)
    {
        _lastSeen.Add(entry);
        WriteTables();
    }

    /// <summary>Keeps what a terminal says of itself. What it said before is replaced.</summary>
    public void Add(RegisterRecord register)
    {
        _registers.Add(register);
        WriteTables();
    }

    /// <summary>Notes which alarm bits the last report of a device shows: the others have ended.</summary>
    public void Add(ShownAlarms shown)
    {
        _shown.Add(shown);
        WriteTables();
    }

    /// <summary>Adds a position.</summary>
    public void Add(PositionRecord position)
    {
        _queue.Add(position);
        WriteBy(_queue.Waiting >= _options.BatchSize ? _time.Seconds : _time.Seconds + _options.Linger.TotalSeconds);
    }

    /// <summary>Adds an alarm.</summary>
    /// <returns>Fires when the alarm is on a disk: in the store or in the spool. It never fails; if the alarm is never
    /// written, it never fires.</returns>
    public Deferred Add(AlarmRecord alarm)
    {
        KeptAlarm kept = _queue.Add(alarm, _time.Seconds);
        WriteBy(_time.Seconds);
        SpoolBy(SpoolTime(kept));
        return kept.WhenDurable();
    }

    /// <summary>Fires when alarms fill at most half of the queue. It does not fire at the first free place, because the
    /// first device that is read would fill it.</summary>
    public Deferred WhenRoom() => _room.Wait();

    private void FireIfRoom()
    {
        if (_queue.Alarms <= _options.Capacity / 2)
        {
            _room.Pulse();
        }
    }

    private void WriteTables() =>
        WriteBy(
            Math.Max(
                _lastSeenWritten + _options.LastSeenInterval.TotalSeconds,
                _time.Seconds + _options.Linger.TotalSeconds
            )
        );
}
