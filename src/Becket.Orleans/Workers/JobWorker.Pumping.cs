using Becket.Orleans.Jobs;
using Becket.Time;

namespace Becket.Orleans.Workers;

/* The pump decides what to say to which shard. It runs when something has happened: a lease came, a job ended, a time
   has come. An exchange is under way for each shard that needs one, and no shard waits for another: one that does not
   answer holds up only its own jobs. */
public sealed partial class JobWorker
{
    /// <summary>How many shards are asked for jobs at once. More would fetch more than there are slots for.</summary>
    private const int MostAsks = 4;

    /// <summary>How long a report may wait for others to go with.</summary>
    private static readonly TimeSpan s_reportDelay = TimeSpan.FromMilliseconds(25);

    private DelayedCall? _timer;

    /// <summary>Jobs that wait for a slot.</summary>
    private int _queued;

    /// <summary>Leases that exchanges under way may bring.</summary>
    private int _wanted;
    private int _asks;

    /// <summary>The list that is asked first. It moves on, so that each list has its turn.</summary>
    private int _turn;

    private TimeSpan Now => _reactor.Now;

    private void PumpSoon() => _pump ??= _reactor.CallLater(TimeSpan.Zero, Pump);

    private void Pump()
    {
        if (_pump is { Active: true } pump)
        {
            pump.Cancel();
        }

        _pump = null;
        if (State == Reactors.Services.ServiceState.Stopped)
        {
            return;
        }

        StartJobs();
        TimeSpan now = Now;
        TimeSpan next = GiveBackLate(now);
        for (int index = _active.Count - 1; index >= 0; index--)
        {
            WorkerShard shard = _active[index];
            if (shard.Held.Count > 0 && shard.ValidUntil <= now)
            {
                WorkersLog.LeasesLost(_logger, shard.Id.ToString(), WorkerName, shard.Held.Count);
                LoseAll(shard);
            }

            if (shard is { IsExchanging: false, HasNews: false, Held.Count: 0 })
            {
                _active.RemoveAt(index);
                continue;
            }

            TimeSpan due = DueOf(shard, now);
            if (due <= now)
            {
                _ = Exchange(shard, WantOf(shard, now));
                due = TimeSpan.MaxValue;
            }

            TimeSpan end = shard.Held.Count > 0 ? shard.ValidUntil : TimeSpan.MaxValue;
            next = Min(next, Min(due, end));
        }

        next = Min(next, AskForMore(now));
        WakeAt(next, now);
        CheckAwaited();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>When the shard needs an exchange for what the worker has of it.</summary>
    private TimeSpan DueOf(WorkerShard shard, TimeSpan now)
    {
        if (shard.IsExchanging)
        {
            return TimeSpan.MaxValue;
        }

        TimeSpan due = shard.Held.Count > 0 ? shard.RenewAt : TimeSpan.MaxValue;
        if (shard.HasNews)
        {
            // A worker that has run dry, or stops, does not wait for more to report.
            bool isNow = shard.IsUrgent || _isStopping || shard.GiveBack.Count > 0 || _queued == 0;
            due = Min(due, isNow ? now : shard.ReportAt);
        }
        else if (shard.IsUrgent)
        {
            due = now;
        }

        return due == TimeSpan.MaxValue || due > shard.NotBefore ? due : shard.NotBefore;
    }

    /// <summary>Asks the open lists for jobs, as far as there is room.</summary>
    /// <returns>When to look again; <see cref="TimeSpan.MaxValue"/> if an answer or a look at the lists will
    /// tell.</returns>
    private TimeSpan AskForMore(TimeSpan now)
    {
        TimeSpan next = TimeSpan.MaxValue;
        if (_isStopping || _lists.Count == 0)
        {
            return next;
        }

        _turn++;
        for (int index = 0; index < _lists.Count; index++)
        {
            WorkerList list = _lists.ElementAt((_turn + index) % _lists.Count).Value;
            if (list.IsOpen || list.IsEnding)
            {
                next = Min(next, AskList(list, now));
            }
        }

        return next;
    }

    private TimeSpan AskList(WorkerList list, TimeSpan now)
    {
        TimeSpan next = TimeSpan.MaxValue;
        long version = list.View.Control.Version;
        while (list.FirstOpen < list.Shards.Count && list.Shards[list.FirstOpen].CompleteAt == version)
        {
            list.FirstOpen++;
        }

        if (list.FirstOpen == list.Shards.Count && list.View.IsClosed)
        {
            _ = Complete(list);
            return next;
        }

        for (int number = list.FirstOpen; number < list.Shards.Count && _asks < MostAsks; number++)
        {
            WorkerShard shard = list.Shards[number];
            if (shard.CompleteAt == version || shard.IsExchanging)
            {
                continue;
            }

            TimeSpan from = AskFrom(shard);
            if (from > now)
            {
                next = Min(next, from);
            }
            else if (list.IsEnding)
            {
                _ = Exchange(shard, 0, isLook: true);
            }
            else if (WantOf(shard, now) is > 0 and int want)
            {
                _ = Exchange(shard, want);
            }
        }

        return next;
    }

    /// <summary>How many leases to ask a shard for in an exchange now.</summary>
    private int WantOf(WorkerShard shard, TimeSpan now)
    {
        if (_isStopping || !shard.List.IsOpen || AskFrom(shard) > now || _asks >= MostAsks)
        {
            return 0;
        }

        // Not for each slot that gets free: half of what is fetched in advance at once, or whatever keeps slots busy.
        int room = Room(shard.List);
        bool isEnough = room * 2 > Prefetch || _queued + _wanted < _options.Slots - _running;
        return isEnough ? Math.Clamp(room, 0, JobLimits.Batch) : 0;
    }

    private void WakeAt(TimeSpan time, TimeSpan now)
    {
        _timer?.Cancel();
        _timer =
            time == TimeSpan.MaxValue ? null : _reactor.CallLater(time > now ? time - now : TimeSpan.Zero, OnTimer);
    }

    private void OnTimer()
    {
        _timer = null;
        Pump();
    }
}
