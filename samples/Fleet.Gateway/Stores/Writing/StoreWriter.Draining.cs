using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    private bool _isDraining;
    private bool _isClosed;
    private Deferred? _idle;

    /// <summary>Writes all records, and accepts no more. Records that the store does not take in time go to the
    /// spool.</summary>
    /// <param name="deadline">The time to try. A write that is under way at the deadline is awaited: the client has a
    /// timeout of its own.</param>
    /// <returns>The records that neither store nor spool took. They have been logged.</returns>
    public async Deferred<Batch> Drain(TimeSpan deadline)
    {
        _isDraining = true;

        // Try once more at once, even in a pause.
        _notBefore = double.NegativeInfinity;
        _next?.Cancel();
        _next = null;
        Deferred idle = _idle = new Deferred();
        ScheduleNext();
        try
        {
            await idle.AddTimeout(deadline, _time);
        }
        catch (TimeoutException)
        {
            await EndWrite();
        }

        Close();
        Batch left = TakeAll();
        if (left.Count > 0 && (_spool is null || !await TrySpoolAll(left)))
        {
            WriterLog.Lost(_logger, left.Positions.Count, left.Alarms.Count, left.LastSeen.Count);
            return left;
        }

        return Batch.Empty;
    }

    private async Deferred EndWrite()
    {
        // No new write begins.
        _isClosed = true;
        if (_isWriting)
        {
            await (_idle = new Deferred());
        }
    }

    private void Close()
    {
        _isClosed = true;
        _next?.Cancel();
        _next = null;
        _nextSpooling?.Cancel();
        _nextSpooling = null;
    }

    private void FireIfDrained()
    {
        if (!_isWriting && (_isClosed || IsEmpty) && _idle is { } idle)
        {
            _idle = null;
            idle.Callback();
        }
    }

    /// <summary>All records but the alarms that are in the spool already.</summary>
    private Batch TakeAll() =>
        new()
        {
            Alarms = [.. _queue.NotDurable(int.MaxValue).Select(static alarm => alarm.Record)],
            Positions = _queue.TakePositions(int.MaxValue),
            LastSeen = _lastSeen.TakeAll(),
        };

    private async Deferred<bool> TrySpoolAll(Batch left)
    {
        try
        {
            await _spool!.Add(left);
            WriterLog.Spooled(_logger, left.Positions.Count, left.Alarms.Count);
            return true;
        }
        catch (Exception error)
        {
            WriterLog.SpoolFails(_logger, error.Message);
            return false;
        }
    }
}
