using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

internal sealed partial class StoreWriter
{
    private bool _isDraining;
    private bool _isClosed;
    private Deferred? _idle;

    /// <summary>Writes all records, and accepts no more. Records that the store does not take soon are on the spool's
    /// disk long before the deadline, because who stops this program may kill it.</summary>
    /// <param name="deadline">The time to try. With a spool, all records are in it after <see
    /// cref="WriterOptions.SpoolAllAfter"/> and the time of one write to it. Without one, a write that is under way at
    /// the deadline is awaited: the client has a timeout of its own.</param>
    /// <returns>The records that neither store nor spool took. They have been logged.</returns>
    public async Deferred<Batch> Drain(TimeSpan deadline)
    {
        _isDraining = true;

        // Try once more at once, even in a pause.
        _notBefore = double.NegativeInfinity;
        _next?.Cancel();
        _next = null;
        double end = _time.Seconds + deadline.TotalSeconds;
        Batch left = Batch.Empty;
        if (!await IsIdleWithin(_spool is null ? deadline : Shorter(deadline, _options.SpoolAllAfter)))
        {
            if (_spool is null)
            {
                await EndWrite();
            }
            else if (await TrySpoolAll(Everything()))
            {
                await IsIdleWithin(TimeSpan.FromSeconds(Math.Max(0, end - _time.Seconds)));
            }
            else
            {
                await IsIdleWithin(TimeSpan.FromSeconds(Math.Max(0, end - _time.Seconds)));
                await EndWrite();
            }
        }

        Close();
        if (!IsEmpty && !_isAllSpooled)
        {
            left = Everything();
            if (_spool is null || !await TrySpoolAll(left))
            {
                WriterLog.Lost(_logger, left.Positions.Count, left.Alarms.Count, left.LastSeen.Count);
                return left;
            }
        }

        if (!IsEmpty)
        {
            WriterLog.Spooled(_logger, _queue.Positions, _queue.Alarms);
        }

        return Batch.Empty;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <returns>Whether all records were written in this time.</returns>
    private async Deferred<bool> IsIdleWithin(TimeSpan time)
    {
        Deferred idle = _idle = new Deferred();
        ScheduleNext();
        try
        {
            await idle.AddTimeout(time, _time);
            return true;
        }
        catch (TimeoutException)
        {
            _idle = null;
            return false;
        }
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
}
