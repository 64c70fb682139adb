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

    private async Deferred<bool> TrySpool(KeptAlarm[] alarms)
    {
        try
        {
            await _spool!.Add(new Batch { Alarms = [.. alarms.Select(static alarm => alarm.Record)] });
        }
        catch (Exception error)
        {
            WriterLog.SpoolFails(_logger, error.Message);
            return false;
        }

        foreach (KeptAlarm alarm in alarms)
        {
            alarm.IsSpooled = true;
            _spooled += alarm.IsStored ? 0 : 1;
        }

        // Some may have reached the store while the spool wrote them.
        _ = RemoveFromSpool(Array.FindAll(alarms, static alarm => alarm.IsStored));
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.NotifyDurable();
        }

        return true;
    }

    /// <summary>Removes alarms that the store has taken from the spool, if they are in it.</summary>
    private async Deferred RemoveFromSpool(KeptAlarm[] stored)
    {
        RecordKey[] keys = [.. stored.Where(static alarm => alarm.IsSpooled).Select(static alarm => alarm.Record.Key)];
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
