using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    // Times are sums of seconds, delays are ticks of 100 ns: a call may come this much early, and must not find that it
    // has nothing to do.
    private const double Rounding = 1e-6;

    private DelayedCall? _next;
    private bool _isWriting;

    /// <summary>Writes that failed since the last one that did not.</summary>
    private int _failedInARow;

    /// <summary>Before this time nothing is tried again.</summary>
    private double _notBefore = double.NegativeInfinity;
    private double _lastSeenWritten = double.NegativeInfinity;
    private long _positionsWritten;
    private long _alarmsWritten;
    private long _lastSeenCount;
    private long _writes;
    private long _failures;
    private string? _lastError;
    private TimeSpan _lastWrite;

    private bool IsEmpty => _queue.Alarms == 0 && _queue.Positions == 0 && _lastSeen.Count == 0;

    /// <summary>Sees to it that a write begins at this time at the latest, if the one under way and the pause
    /// allow.</summary>
    private void WriteBy(double due)
    {
        due = Math.Max(due, _notBefore);
        if (_isWriting || _isClosed || (_next is not null && _next.TimeInSeconds <= due))
        {
            return;
        }

        var delay = TimeSpan.FromSeconds(Math.Max(0, due - _time.Seconds));
        if (_next is null)
        {
            // Never at once: what else this turn brings goes into the same batch.
            _next = _time.CallLater(delay, static writer => writer.Write(), this);
        }
        else
        {
            _next.Reset(delay);
        }
    }

    /// <summary>What is there and when it is due: asked after each write, as nothing is scheduled during one.</summary>
    private void Arrange()
    {
        if (_queue.Alarms > 0 || _queue.Waiting >= _options.BatchSize || (_isDraining && !IsEmpty))
        {
            WriteBy(_time.Seconds);
        }
        else if (_queue.Waiting > 0)
        {
            WriteBy(_time.Seconds + _options.Linger.TotalSeconds);
        }
        else if (_lastSeen.Count > 0)
        {
            WriteBy(_lastSeenWritten + _options.LastSeenInterval.TotalSeconds);
        }

        TellIfDrained();
    }

    private void Write()
    {
        _next = null;
        double began = _time.Seconds;
        KeptAlarm[] alarms = _queue.FirstAlarms(_options.BatchSize);
        PositionRecord[] positions = _queue.TakePositions(_options.BatchSize - alarms.Length);
        LastSeen[] sightings = [];
        if (_isDraining || began + Rounding >= _lastSeenWritten + _options.LastSeenInterval.TotalSeconds)
        {
            sightings = _lastSeen.TakeAll();
            _lastSeenWritten = began;
        }

        var batch = new Batch
        {
            Alarms = [.. alarms.Select(static alarm => alarm.Record)],
            Positions = positions,
            LastSeen = sightings,
        };
        if (batch.Count == 0)
        {
            Arrange();
            return;
        }

        _isWriting = true;
        _writes++;
        Deferred
            .MaybeDeferred(() => _store.Write(batch))
            .AddBoth(outcome =>
            {
                _isWriting = false;
                if (outcome.Failure is { } failure)
                {
                    _queue.PutBack(positions);
                    Failed(sightings, failure);
                }
                else
                {
                    _lastWrite = TimeSpan.FromSeconds(_time.Seconds - began);
                    Succeeded(alarms, positions.Length, sightings.Length);
                }

                Arrange();
            });
    }

    private void Succeeded(KeptAlarm[] alarms, int positions, int sightings)
    {
        if (_lastError is not null)
        {
            WriterLog.StoreIsBack(_logger, _failedInARow);
            _lastError = null;
        }

        _failedInARow = 0;
        _notBefore = double.NegativeInfinity;
        _positionsWritten += positions;
        _alarmsWritten += alarms.Length;
        _lastSeenCount += sightings;
        _queue.Done();
        _queue.Remove(alarms);
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.IsStored = true;
            _spooled -= alarm.IsSpooled ? 1 : 0;
        }

        _ = Unspool(alarms);
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.Tell();
        }

        TellOfRoom();
    }

    private void Failed(LastSeen[] sightings, Failure failure)
    {
        foreach (LastSeen sighting in sightings)
        {
            _lastSeen.Add(sighting);
        }

        // These are late, and need not wait for their turn.
        if (sightings.Length > 0)
        {
            _lastSeenWritten = double.NegativeInfinity;
        }

        _failures++;
        _failedInARow++;
        TimeSpan pause = _options.Backoff.DelayAfter(_failedInARow - 1, _chance);
        _notBefore = _time.Seconds + pause.TotalSeconds;

        // Once a trouble, not once a try.
        if (_lastError is null)
        {
            WriterLog.StoreFails(_logger, failure.Exception.Message);
        }

        _lastError = failure.Exception.Message;
        if (_queue.NotDurable(1).Length > 0)
        {
            _nextSpooling?.Cancel();
            _nextSpooling = null;
            SpoolBy(_time.Seconds);
        }
    }
}
