using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    // Times are sums of seconds and delays are ticks of 100 ns, so a call may run this much early. It must not find
    // then that nothing is due.
    private const double Rounding = 1e-6;

    private DelayedCall? _next;
    private bool _isWriting;

    /// <summary>The failed writes since the last successful one.</summary>
    private int _failedInARow;

    /// <summary>The time before which no write is tried again.</summary>
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

    /// <summary>Schedules a write for this time at the latest, unless one is under way. A pause after a failure is
    /// kept.</summary>
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
            // Never at once, so that the records that arrive in the rest of this turn go into the same batch.
            _next = _time.CallLater(delay, static writer => writer.Write(), this);
        }
        else
        {
            _next.Reset(delay);
        }
    }

    /// <summary>Schedules the next write for the records that wait. Called after each write, because nothing is
    /// scheduled during one.</summary>
    private void ScheduleNext()
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

        FireIfDrained();
    }

    private void Write()
    {
        _next = null;
        double began = _time.Seconds;
        KeptAlarm[] alarms = _queue.FirstAlarms(_options.BatchSize);
        PositionRecord[] positions = _queue.TakePositions(_options.BatchSize - alarms.Length);
        LastSeen[] lastSeen = [];
        if (_isDraining || began + Rounding >= _lastSeenWritten + _options.LastSeenInterval.TotalSeconds)
        {
            lastSeen = _lastSeen.TakeAll();
            _lastSeenWritten = began;
        }

        var batch = new Batch
        {
            Alarms = [.. alarms.Select(static alarm => alarm.Record)],
            Positions = positions,
            LastSeen = lastSeen,
        };
        if (batch.Count == 0)
        {
            ScheduleNext();
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
                    Failed(lastSeen, failure);
                }
                else
                {
                    _lastWrite = TimeSpan.FromSeconds(_time.Seconds - began);
                    Succeeded(alarms, positions.Length, lastSeen.Length);
                }

                ScheduleNext();
            });
    }

    private void Succeeded(KeptAlarm[] alarms, int positions, int lastSeen)
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
        _lastSeenCount += lastSeen;
        _queue.Done();
        _queue.Remove(alarms);
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.IsStored = true;
            _spooled -= alarm.IsSpooled ? 1 : 0;
        }

        _ = RemoveFromSpool(alarms);
        foreach (KeptAlarm alarm in alarms)
        {
            alarm.NotifyDurable();
        }

        FireIfRoom();
    }

    private void Failed(LastSeen[] lastSeen, Failure failure)
    {
        foreach (LastSeen entry in lastSeen)
        {
            _lastSeen.Add(entry);
        }

        // These times are late, so they are written with the next batch.
        if (lastSeen.Length > 0)
        {
            _lastSeenWritten = double.NegativeInfinity;
        }

        _failures++;
        _failedInARow++;
        TimeSpan pause = _options.Backoff.DelayAfter(_failedInARow - 1, _random);
        _notBefore = _time.Seconds + pause.TotalSeconds;

        // Logged once for an outage, not once for each try.
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
