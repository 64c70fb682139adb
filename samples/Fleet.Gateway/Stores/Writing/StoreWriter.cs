using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Stands between the loop and the store: keeps what is to be written, within bounds, and writes it in
/// batches, one at a time, however the store does.</summary>
/// <remarks>
/// <para>LastSeen are coalesced: of each device the latest is written, once a
/// <see cref="WriterOptions.LastSeenInterval"/>. Positions wait a moment for company, and are dropped, the oldest
/// first, when there is no room. Alarms are written at once and never dropped: <see cref="Add(AlarmRecord)"/> says when
/// one is on a disk, and <see cref="IsFullOfAlarms"/> when to stop reading.</para>
/// <para>When a write fails, everything in it is kept and written again after a pause, which grows and is never quite
/// the same. Alarms that the store does not take go to the spool meanwhile.</para>
/// <para>Threads: the loop's.</para>
/// </remarks>
internal sealed partial class StoreWriter
{
    private readonly IReactorTime _time;
    private readonly IDeferredStore _store;
    private readonly WriterOptions _options;
    private readonly Random _chance;
    private readonly ILogger _logger;
    private readonly RecordQueue _queue;
    private readonly LastSeenTable _lastSeen;
    private readonly List<Deferred> _waitForRoom = [];

    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="store">Where to.</param>
    /// <param name="spool">Where alarms wait when the store does not take them; null: nowhere, they are acknowledged
    /// when the store has them.</param>
    /// <param name="options">How.</param>
    /// <param name="chance">For the pauses.</param>
    /// <param name="logger">Told of the store's troubles.</param>
    public StoreWriter(
        IReactorTime time,
        IDeferredStore store,
        IDeferredSpool? spool,
        WriterOptions options,
        Random chance,
        ILogger logger
    )
    {
        _time = time;
        _store = store;
        _spool = spool;
        _options = options with { Backoff = options.Backoff with { Jitter = () => chance.NextDouble() / 2 } };
        _chance = chance;
        _logger = logger;
        _queue = new RecordQueue(options.Capacity);
        _lastSeen = new LastSeenTable(options.LastSeenCapacity);
    }

    /// <summary>Whether alarms alone fill the queue: who sends alarms should not be read from until
    /// <see cref="WhenThereIsRoom"/>.</summary>
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
            LastError = _lastError,
            LastWrite = _lastWrite,
        };

    /// <summary>Notes that a device was heard.</summary>
    public void Add(LastSeen sighting)
    {
        _lastSeen.Add(sighting);
        WriteBy(
            Math.Max(
                _lastSeenWritten + _options.LastSeenInterval.TotalSeconds,
                _time.Seconds + _options.Linger.TotalSeconds
            )
        );
    }

    /// <summary>Keeps a position.</summary>
    public void Add(PositionRecord position)
    {
        _queue.Add(position);
        WriteBy(_queue.Waiting >= _options.BatchSize ? _time.Seconds : _time.Seconds + _options.Linger.TotalSeconds);
    }

    /// <summary>Keeps an alarm.</summary>
    /// <returns>Fires when it is on a disk: in the store, or in the spool. Never fails; one that is never written fires
    /// never.</returns>
    public Deferred Add(AlarmRecord alarm)
    {
        KeptAlarm kept = _queue.Add(alarm, _time.Seconds);
        WriteBy(_time.Seconds);
        SpoolBy(SpoolTime(kept));
        return kept.WhenDurable();
    }

    /// <summary>Fires when alarms fill no more than half of the queue: not at the first free place, which the first to
    /// be read would take.</summary>
    public Deferred WhenThereIsRoom()
    {
        var room = new Deferred();
        _waitForRoom.Add(room);
        return room;
    }

    private void TellOfRoom()
    {
        if (_waitForRoom.Count == 0 || _queue.Alarms > _options.Capacity / 2)
        {
            return;
        }

        Deferred[] waiting = _waitForRoom.ToArray();
        _waitForRoom.Clear();
        foreach (Deferred room in waiting)
        {
            room.Callback();
        }
    }
}
