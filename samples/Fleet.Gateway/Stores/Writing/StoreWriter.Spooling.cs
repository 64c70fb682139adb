using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    // Alarms of a file that could not be written are not acknowledged; so there is no hurry.
    private static readonly TimeSpan s_spoolPause = TimeSpan.FromSeconds(1);

    private readonly IDeferredSpool? _spool;
    private DelayedCall? _nextSpooling;
    private bool _isSpooling;
    private int _spooled;
    private double _lastSpooling = double.NegativeInfinity;

    /// <summary>Takes up what an earlier run has left in the spool.</summary>
    public void Restore(Batch left)
    {
        foreach (AlarmRecord alarm in left.Alarms)
        {
            KeptAlarm kept = _queue.Add(alarm, _time.Seconds);
            if (!kept.IsSpooled)
            {
                kept.IsSpooled = true;
                _spooled++;
                kept.Tell();
            }
        }

        foreach (PositionRecord position in left.Positions)
        {
            _queue.Add(position);
        }

        foreach (LastSeen sighting in left.LastSeen)
        {
            _lastSeen.Add(sighting);
        }

        Arrange();
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

        // Some may have got to the store while they were being spooled.
        _ = Unspool(Array.FindAll(alarms, static alarm => alarm.IsStored));
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.Tell();
        }

        return true;
    }

    /// <summary>The store has these: takes those out of the spool that are in there.</summary>
    private async Deferred Unspool(KeptAlarm[] stored)
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
            // They stay there, and the next run writes them once more, over themselves.
            WriterLog.SpoolFails(_logger, error.Message);
        }
    }
}
