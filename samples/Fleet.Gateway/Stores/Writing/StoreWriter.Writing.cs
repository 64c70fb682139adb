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

    private bool IsEmpty => _queue.Alarms == 0 && _queue.Positions == 0 && Tables == 0;

    /// <summary>The records of which only the latest of each device counts.</summary>
    private int Tables => _lastSeen.Count + _registers.Count + _shown.Count;

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
        else if (Tables > 0)
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
        RegisterRecord[] registers = [];
        bool hasTables = _isDraining || began + Rounding >= _lastSeenWritten + _options.LastSeenInterval.TotalSeconds;
        if (hasTables)
        {
            lastSeen = _lastSeen.TakeAll();
            registers = _registers.TakeAll();
            _lastSeenWritten = began;
        }

        // They say what has ended after the alarms of this batch, so all of these must be in it.
        ShownAlarms[] shown = alarms.Length == _queue.Alarms ? _shown.TakeAll() : [];

        var batch = new Batch
        {
            Alarms = [.. alarms.Select(static alarm => alarm.Record)],
            Positions = positions,
            LastSeen = lastSeen,
            Registers = registers,
            Shown = shown,
        };
        if (batch.Count == 0)
        {
            ScheduleNext();
            return;
        }

        _isWriting = true;
        _underWay = batch;
        _writes++;
        Deferred
            .MaybeDeferred(() => _store.Write(batch))
            .AddBoth(outcome =>
            {
                _isWriting = false;
                _underWay = Batch.Empty;
                if (outcome.Failure is { } failure)
                {
                    _queue.PutBack(positions);
                    Failed(batch, failure);
                }
                else
                {
                    _lastWrite = TimeSpan.FromSeconds(_time.Seconds - began);
                    _areTablesSpooled &= !hasTables;
                    Succeeded(alarms, batch, outcome.Value);
                }

                ScheduleNext();
            });
    }

    private void Succeeded(KeptAlarm[] alarms, Batch batch, Rejection? rejection)
    {
        if (_lastError is not null)
        {
            WriterLog.StoreIsBack(_logger, _failedInARow);
            _lastError = null;
        }

        _failedInARow = 0;
        _notBefore = double.NegativeInfinity;
        _queue.Done();
        _queue.Remove(alarms);
        KeptAlarm[] stored = alarms;
        if (rejection is not null)
        {
            var rejected = rejection.Records.Alarms.ToHashSet<AlarmRecord>(ReferenceEqualityComparer.Instance);
            stored = Array.FindAll(alarms, alarm => !rejected.Contains(alarm.Record));
            SetAside(rejection, Array.FindAll(alarms, alarm => rejected.Contains(alarm.Record)));
        }
        else
        {
            _rejection = null;
        }

        _positionsWritten += batch.Positions.Count;
        _alarmsWritten += stored.Length;
        _lastSeenCount += batch.LastSeen.Count;
        foreach (KeptAlarm alarm in stored)
        {
            alarm.IsStored = true;
            _spooled -= alarm.IsSpooled ? 1 : 0;
        }

        _ = RemoveFromSpool(stored);
        RemoveOthersIfWritten();
        foreach (KeptAlarm alarm in stored)
        {
            alarm.NotifyDurable();
        }

        FireIfRoom();
    }

    private void Failed(Batch batch, Failure failure)
    {
        _lastSeen.PutBack(batch.LastSeen);
        _registers.PutBack(batch.Registers);
        _shown.PutBack(batch.Shown);

        // These times are late, so they are written with the next batch.
        if (batch.LastSeen.Count + batch.Registers.Count > 0)
        {
            _lastSeenWritten = double.NegativeInfinity;
        }

        _failures++;
        _failedInARow++;
        TimeSpan pause = _options.Backoff.DelayAfter(_failedInARow - 1, _random);
        _notBefore = _time.Seconds + pause.TotalSeconds;

        string reason = StoreProblem.InWords(failure.Exception);

        // Logged once for an outage, not once for each try.
        if (_lastError is null)
        {
            WriterLog.StoreFails(_logger, reason);
        }

        _lastError = reason;
        if (_queue.NotDurable(1).Length > 0)
        {
            _nextSpooling?.Cancel();
            _nextSpooling = null;
            SpoolBy(_time.Seconds);
        }
    }
}
