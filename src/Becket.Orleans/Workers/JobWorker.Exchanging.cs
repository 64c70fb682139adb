using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Orleans.Ledger;
using Becket.Tasks;

namespace Becket.Orleans.Workers;

/* One exchange with one shard.

   The worker counts a lease from before it sent the request, and takes a tenth off: the shard counts it from when it
   got the request, so the worker is the first to believe that it is over, also if its clock is up to a tenth slower. */
public sealed partial class JobWorker
{
    private const double ShareOfLease = 0.9;

    private static readonly BackoffPolicy s_backoff = new()
    {
        InitialDelay = TimeSpan.FromSeconds(0.1),
        MaxDelay = TimeSpan.FromSeconds(2),
        Factor = 2,
    };

    private long _sequence;

    /// <summary>Whether the worker has a job that a worker was lost with, or an exchange may bring one.</summary>
    private bool _hasSuspect;

    private async Deferred Exchange(WorkerShard shard, int want, bool isLook = false)
    {
        bool isAsk = isLook || want > 0;
        TimeSpan sent = Now;
        ExchangeRequest request = Request(shard, want);
        Activate(shard);
        shard.IsExchanging = true;
        shard.IsUrgent = false;
        _wanted += want;
        _asks += isAsk ? 1 : 0;
        ExchangeAnswer? answer = null;
        try
        {
            answer = await _ledger
                .ExchangeAsync(shard.Id, request)
                .ToDeferred()
                .AddTimeout(_options.CallTimeout, _reactor);
        }
        catch (LedgerException error) when (error.Error == LedgerError.NoSuchList)
        {
            Drop(shard.Id.List);
        }
        catch (Exception error)
        {
            if (shard.Failures++ == 0)
            {
                WorkersLog.CallFailed(_logger, shard.Id.ToString(), error.Message);
            }

            shard.NotBefore = Now + s_backoff.DelayAfter(shard.Failures - 1, _reactor.Random);
        }

        WorkerMeter.Exchanged(Now - sent, request.Done.Count, answer is not null);
        shard.IsExchanging = false;
        _wanted -= want;
        _asks -= isAsk ? 1 : 0;
        if (request.TakesSuspect)
        {
            _hasSuspect = false;
        }

        if (answer is { IsOvertaken: false } && _lists.GetValueOrDefault(shard.Id.List) == shard.List)
        {
            Take(shard, request, answer, sent);
            if (isLook || answer.Leases.Count < want)
            {
                Wait(shard, request, answer);
            }
        }

        PumpSoon();
    }

    private ExchangeRequest Request(WorkerShard shard, int want)
    {
        var held = new HeldLease[shard.Held.Count];
        int count = 0;
        foreach (HeldJob job in shard.Held.Values)
        {
            held[count++] = new HeldLease(job.Lease.Lease, job.HasSlot);
        }

        bool takesSuspect = want > 0 && !_hasSuspect;
        _hasSuspect |= takesSuspect;
        return new ExchangeRequest
        {
            Worker = WorkerName,
            Sequence = ++_sequence,
            Handlers = _handlerNames,
            Control = shard.List.View.Control,
            Done = shard.Outbox.ToArray(),
            Held = held,
            GiveBack = shard.GiveBack.ToArray(),
            Want = want,
            Slots = _options.Slots,
            TakesSuspect = takesSuspect,
        };
    }

    private void Take(WorkerShard shard, ExchangeRequest request, ExchangeAnswer answer, TimeSpan sent)
    {
        shard.Failures = 0;
        shard.Outbox.RemoveRange(0, request.Done.Count);
        shard.GiveBack.RemoveRange(0, request.GiveBack.Count);
        shard.ReportAt = Now + s_reportDelay;
        shard.RenewAt = sent + (answer.LeaseTime / 3);
        shard.ValidUntil = sent + (answer.LeaseTime * ShareOfLease);
        shard.HasSuspects = answer.HasSuspects;
        foreach (RefusedLease refused in answer.Refused)
        {
            if (
                shard.Held.TryGetValue(refused.Lease.Job, out HeldJob? job)
                && job.Lease.Lease.Token == refused.Lease.Token
            )
            {
                Lose(job);
            }
        }

        foreach (HeldLease announced in request.Held)
        {
            if (
                announced.HasStarted
                && shard.Held.TryGetValue(announced.Lease.Job, out HeldJob? job)
                && job is { IsAnnouncing: true }
                && job.Lease.Lease.Token == announced.Lease.Token
            )
            {
                job.IsAnnouncing = false;
                _ = Run(job);
            }
        }

        foreach (JobLease lease in answer.Leases)
        {
            Take(shard, lease);
        }
    }

    private void Take(WorkerShard shard, JobLease lease)
    {
        if (_isStopping || shard.ValidUntil <= Now || shard.List.View.Control.Mode == ListMode.Cancelled)
        {
            shard.GiveBack.Add(lease.Lease);
            return;
        }

        var job = new HeldJob(shard, lease, Now);
        _hasSuspect |= lease.IsSuspect;

        // A lease of a job that the worker has already: the older one was lost on the way.
        if (shard.Held.TryGetValue(lease.Lease.Job, out HeldJob? older))
        {
            Lose(older);
        }

        shard.Held.Add(lease.Lease.Job, job);
        _figures?.Leases(1);
        _queue.Enqueue(job);
        _queued++;
    }

    /// <summary>The shard had less than was wanted. When to ask again, or that it is complete.</summary>
    private void Wait(WorkerShard shard, ExchangeRequest request, ExchangeAnswer answer)
    {
        WorkerList list = shard.List;
        if (answer.IsComplete && list.View.IsClosed && request.Control.Version == list.View.Control.Version)
        {
            shard.CompleteAt = request.Control.Version;
        }

        // With many shards that have nothing, each is asked less often.
        double patience = Math.Max(1, (list.Shards.Count - list.FirstOpen) / 16.0);
        TimeSpan wait = answer.AskAgainIn ?? _options.PollInterval;
        shard.AskAfter = Now + (wait * (patience * (0.75 + (_reactor.Random.NextDouble() / 2))));
    }

    /// <summary>Before when a shard is not asked for jobs. The next suspect need not wait, once the last one has
    /// ended.</summary>
    private TimeSpan AskFrom(WorkerShard shard)
    {
        TimeSpan from = shard.HasSuspects && !_hasSuspect ? TimeSpan.Zero : shard.AskAfter;
        return from > shard.NotBefore ? from : shard.NotBefore;
    }

    private void Activate(WorkerShard shard)
    {
        if (!_active.Contains(shard))
        {
            _active.Add(shard);
        }
    }
}
