using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    // The alarms are not acknowledged, so the devices keep them, and the next try can wait.
    private static readonly TimeSpan s_spoolPause = TimeSpan.FromSeconds(1);

    private readonly IDeferredSpool? _spool;
    private DelayedCall? _nextSpooling;
    private bool _isSpooling;
    private int _spooled;
    private double _lastSpooling = double.NegativeInfinity;

    /// <summary>The records of a write that is under way, apart from its alarms.</summary>
    private Batch _underWay = Batch.Empty;

    /// <summary>Whether the spool holds positions, last-seen times or registers.</summary>
    private bool _hasSpooledOthers;

    /// <summary>The positions that were written or dropped when the spool's ones are among them.</summary>
    private long _spooledPositionsEnd;

    /// <summary>Whether last-seen times and registers that are in the spool are not yet in the store.</summary>
    private bool _areTablesSpooled;

    /// <summary>Set by <see cref="Drain"/> when the spool has all records, or all but those that the store has taken
    /// meanwhile.</summary>
    private bool _isAllSpooled;

    /// <summary>Takes the records that an earlier run left in the spool.</summary>
    public void Restore(Batch left)
    {
        foreach (AlarmRecord alarm in left.Alarms)
        {
            KeptAlarm kept = _queue.Add(alarm, _time.Seconds);
            if (!kept.IsSpooled)
            {
                kept.IsSpooled = true;
                _spooled++;
                kept.NotifyDurable();
            }
        }

        foreach (PositionRecord position in left.Positions)
        {
            _queue.Add(position);
        }

        foreach (LastSeen entry in left.LastSeen)
        {
            _lastSeen.Add(entry);
        }

        foreach (RegisterRecord register in left.Registers)
        {
            _registers.Add(register);
        }

        if (left.Positions.Count + left.LastSeen.Count + left.Registers.Count > 0)
        {
            NoteSpooledOthers();
        }

        ScheduleNext();
    }

    private void SpoolBy(double due)
    {
        if (_spool is not null && _nextSpooling is null && !_isSpooling && !_isClosed)
        {
            due = Math.Max(due, _lastSpooling + _options.SpoolInterval.TotalSeconds);
            _nextSpooling = _time.CallLater(TimeSpan.FromSeconds(Math.Max(0, due - _time.Seconds)), () => _ = Spool());
        }
    }

    private async Deferred Spool()
    {
        _nextSpooling = null;

        KeptAlarm[] late = Array.FindAll(
            _queue.NotDurable(_options.BatchSize),
            alarm => SpoolTime(alarm) <= _time.Seconds + Rounding
        );
        if (late.Length > 0)
        {
            _isSpooling = true;
            _lastSpooling = _time.Seconds;
            bool isDone = await TrySpool(late);
            _isSpooling = false;
            if (!isDone)
            {
                SpoolBy(_time.Seconds + s_spoolPause.TotalSeconds);
                return;
            }
        }

        if (_queue.NotDurable(1) is [var next])
        {
            SpoolBy(SpoolTime(next));
        }
    }

    private double SpoolTime(KeptAlarm alarm) =>
        _lastError is null ? alarm.Since + _options.SpoolAfter.TotalSeconds : alarm.Since;

    private Deferred<bool> TrySpool(KeptAlarm[] alarms) =>
        TrySpool(new Batch { Alarms = [.. alarms.Select(static alarm => alarm.Record)] }, alarms);

    private async Deferred<bool> TrySpool(Batch batch, KeptAlarm[] alarms)
    {
        try
        {
            await _spool!.Add(batch);
        }
        catch (Exception error)
        {
            WriterLog.SpoolFails(_logger, error.Message);
            return false;
        }

        foreach (KeptAlarm alarm in alarms)
        {
            _spooled += alarm.IsStored || alarm.IsSpooled ? 0 : 1;
            alarm.IsSpooled = true;
        }

        // Some may have reached the store while the spool wrote them.
        _ = RemoveFromSpool(Array.FindAll(alarms, static alarm => alarm.IsStored));
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.NotifyDurable();
        }

        return true;
    }

    /// <summary>All records that are not on a disk: those that wait, and those of the write that is under
    /// way.</summary>
    private Batch Everything() =>
        new()
        {
            Alarms = [.. _queue.NotDurable(int.MaxValue).Select(static alarm => alarm.Record)],
            Positions = [.. _underWay.Positions, .. _queue.AllPositions()],
            LastSeen = [.. _underWay.LastSeen, .. _lastSeen.All],
            Registers = [.. _underWay.Registers, .. _registers.All],
        };

    /// <summary>Writes everything to the spool. The records stay in the queue: the store may still take them.</summary>
    private async Deferred<bool> TrySpoolAll(Batch everything)
    {
        // A write to the spool may be under way; calls are done in order.
        if (!await TrySpool(everything, _queue.NotDurable(int.MaxValue)))
        {
            return false;
        }

        _isAllSpooled = true;
        NoteSpooledOthers();
        RemoveOthersIfWritten();
        return true;
    }

    private void NoteSpooledOthers()
    {
        _hasSpooledOthers = true;
        _areTablesSpooled = true;
        _spooledPositionsEnd = _positionsWritten + _queue.Dropped + _queue.Positions;
    }

    /// <summary>Removes positions, last-seen times and registers from the spool when the store has all of
    /// them.</summary>
    private void RemoveOthersIfWritten()
    {
        if (_hasSpooledOthers && _positionsWritten + _queue.Dropped >= _spooledPositionsEnd && !_areTablesSpooled)
        {
            _hasSpooledOthers = false;
            _ = RemoveOthers();
        }
    }

    private async Deferred RemoveOthers()
    {
        try
        {
            await _spool!.RemoveOthers();
        }
        catch (Exception error)
        {
            // The next run writes them once more, which adds nothing.
            WriterLog.SpoolFails(_logger, error.Message);
        }
    }

    /// <summary>Removes alarms that the store has taken from the spool, if they are in it.</summary>
    private async Deferred RemoveFromSpool(KeptAlarm[] stored)
    {
        RecordKey[] keys = [.. stored.Where(static alarm => alarm.IsSpooled).Select(static alarm => alarm.Key)];
        if (keys.Length == 0)
        {
            return;
        }

        try
        {
            await _spool!.RemoveAlarms(keys);
        }
        catch (Exception error)
        {
            // The alarms stay in the spool. The next run writes them once more, over the first copies.
            WriterLog.SpoolFails(_logger, error.Message);
        }
    }
}
