using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// One exchange: what has ended is recorded, what is held is renewed, what the worker does not know of is freed.
internal sealed partial class ShardState
{
    /// <summary>Records, renews and gives leases, in this order.</summary>
    /// <param name="now">The time of the owner's clock.</param>
    /// <param name="request">The worker's request.</param>
    /// <remarks>The shard of a bounded list gives a lease only for a permit. If the answer has fewer leases than
    /// wanted, the owner asks for <see cref="BeginPermits"/> and then calls <see cref="LeaseMore"/>.</remarks>
    public ExchangeAnswer Exchange(TimeSpan now, ExchangeRequest request)
    {
        Tick(now);
        int number = WorkerNumber(request.Worker);
        WorkerEntry worker = _workers[number];
        if (request.Sequence <= worker.Sequence)
        {
            return new ExchangeAnswer
            {
                IsOvertaken = true,
                Epoch = Epoch,
                LeaseTime = Options.LeaseTime,
            };
        }

        // The sequence is stored with the next change. If it is lost before, the requests that it guards against find
        // the state that it had, too.
        worker.Sequence = request.Sequence;
        worker.LastSeen = now;
        worker.Handlers = request.Handlers;
        worker.Slots = request.Slots;
        _exchanges++;
        SetControl(request.Control);

        List<RefusedLease>? refused = null;
        int named = 0;
        int had = worker.Leases;
        foreach (JobReport report in request.Done)
        {
            named += Report(now, number, report, ref refused) ? 1 : 0;
        }

        foreach (LeaseId lease in request.GiveBack)
        {
            if (IsCurrent(lease, number))
            {
                named++;
                _counters.GivenBack++;
                Release(lease.Job);
            }
        }

        foreach (HeldLease held in request.Held)
        {
            if (IsCurrent(held.Lease, number))
            {
                named++;
                Renew(now, held);
            }
            else
            {
                Refuse(ref refused, held.Lease);
            }
        }

        if (named < had)
        {
            ReleaseUnnamed(number);
        }

        var answer = new ExchangeAnswer
        {
            Refused = refused ?? [],
            Epoch = Epoch,
            LeaseTime = Options.LeaseTime,
        };
        return LeaseMore(now, request, answer);
    }

    /// <summary>Workers are gone: all their leases are lost at once, before their time.</summary>
    /// <param name="isGone">Whether a worker, by its name, is gone.</param>
    public void LoseWorkers(Func<string, bool> isGone)
    {
        for (int number = 0; number < _workers.Count; number++)
        {
            if (_workers[number].Leases == 0 || !isGone(_workers[number].Name))
            {
                continue;
            }

            for (int job = 0; job < _jobs.Count; job++)
            {
                if (_slots[job].State == JobState.Leased && _slots[job].Worker == number)
                {
                    LoseLease(job);
                }
            }
        }
    }

    private bool IsCurrent(LeaseId lease, int worker) =>
        (uint)lease.Job < (uint)_jobs.Count
        && _slots[lease.Job] is { State: JobState.Leased } slot
        && slot.Token == lease.Token
        && slot.Worker == worker
        && slot.NamedIn != _exchanges;

    /// <summary>Whether the lease was the worker's until now.</summary>
    private bool Report(TimeSpan now, int worker, JobReport report, ref List<RefusedLease>? refused)
    {
        if (IsCurrent(report.Lease, worker))
        {
            EndRun(now, report);
            return true;
        }

        if (
            (uint)report.Lease.Job < (uint)_jobs.Count
            && _slots[report.Lease.Job] is { IsReported: true } slot
            && slot.Token == report.Lease.Token
        )
        {
            _counters.Repeated++;
            return false;
        }

        Refuse(ref refused, report.Lease);
        _counters.Fenced++;
        if ((uint)report.Lease.Job < (uint)_jobs.Count)
        {
            _events.Add(
                new ShardEvent(
                    ShardEventKind.Fenced,
                    _jobs[report.Lease.Job].Key,
                    _workers[worker].Name,
                    report.Lease.Token,
                    ""
                )
            );
        }

        return false;
    }

    private void Refuse(ref List<RefusedLease>? refused, LeaseId lease)
    {
        RefusalReason reason =
            (uint)lease.Job >= (uint)_jobs.Count
                ? RefusalReason.Unknown
                : _slots[lease.Job].State switch
                {
                    JobState.Done or JobState.Dead => RefusalReason.Recorded,
                    JobState.Cancelled => RefusalReason.Cancelled,
                    _ => RefusalReason.Fenced,
                };
        (refused ??= []).Add(new RefusedLease(lease, reason));
    }

    private void Renew(TimeSpan now, HeldLease held)
    {
        ref JobSlot slot = ref _slots[held.Lease.Job];
        slot.NamedIn = _exchanges;
        slot.Deadline = now + Options.LeaseTime;
        if (held.HasStarted && !slot.HasStarted)
        {
            slot.HasStarted = true;
            ProgressVersion++;
        }
    }

    /// <summary>Frees what was in answers that the worker never got.</summary>
    private void ReleaseUnnamed(int worker)
    {
        for (int job = 0; job < _jobs.Count; job++)
        {
            ref JobSlot slot = ref _slots[job];
            if (slot.State == JobState.Leased && slot.Worker == worker && slot.NamedIn != _exchanges)
            {
                Release(job);
            }
        }
    }
}
