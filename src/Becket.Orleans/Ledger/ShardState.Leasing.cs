using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// Leases are given in the order of the jobs: a job that comes back is before those that were given later.
internal sealed partial class ShardState
{
    /// <summary>When to ask again while jobs are at other workers, so that one that comes back early is
    /// found.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    /// <summary>The least time to ask again in: a deadline that is near may be that of a lease that was
    /// renewed.</summary>
    private static readonly TimeSpan s_lookSoon = TimeSpan.FromMilliseconds(50);

    private readonly List<JobLease> _given = [];

    /// <summary>Adds leases to an answer, as far as the worker wants, jobs are ready and permits are free.</summary>
    /// <param name="now">The time of the owner's clock.</param>
    /// <param name="request">The worker's request.</param>
    /// <param name="answer">The answer so far.</param>
    /// <returns>The answer with the new leases behind those before.</returns>
    public ExchangeAnswer LeaseMore(TimeSpan now, ExchangeRequest request, ExchangeAnswer answer)
    {
        int want = Math.Min(request.Want, JobLimits.Batch) - answer.Leases.Count;
        if (Options.IsBounded)
        {
            want = Math.Min(want, FreePermits);
        }

        int worker = WorkerNumber(request.Worker);
        if (want > 0 && Control.Mode == ListMode.Running && _workers[worker].Sequence == request.Sequence)
        {
            _given.AddRange(answer.Leases);
            GiveLeases(now, request, worker, want);
            answer = answer with { Leases = _given.ToArray() };
            _given.Clear();
        }

        return answer with
        {
            IsComplete = Summary().IsComplete && !HasPermitsToSettle,
            AskAgainIn = AskAgainIn(now),
            HasSuspects = HasMoreSuspects(request, answer),
        };
    }

    /// <summary>How many more leases the request would get if there were permits.</summary>
    public int PermitsWanted(ExchangeRequest request, ExchangeAnswer answer)
    {
        if (!Options.IsBounded || answer.IsOvertaken || Control.Mode != ListMode.Running)
        {
            return 0;
        }

        int ready = 0;
        foreach (string handler in request.Handlers)
        {
            if (_handlerNumbers.TryGetValue(handler, out int number))
            {
                ready += _ready[number].Count;
                ready += request.TakesSuspect ? Math.Min(1, _suspects[number].Count) : 0;
            }
        }

        return Math.Max(0, Math.Min(ready, Math.Min(request.Want, JobLimits.Batch) - answer.Leases.Count));
    }

    private void GiveLeases(TimeSpan now, ExchangeRequest request, int worker, int want)
    {
        int before = _given.Count;
        bool takesSuspect = request.TakesSuspect && !_given.Exists(static lease => lease.IsSuspect);
        while (_given.Count - before < want)
        {
            int job = FirstReady(request.Handlers, _ready);
            int suspect = takesSuspect ? FirstReady(request.Handlers, _suspects) : -1;
            if (suspect >= 0 && (job < 0 || suspect < job))
            {
                job = suspect;
                takesSuspect = false;
            }

            if (job < 0)
            {
                break;
            }

            _given.Add(GiveLease(now, job, worker));
        }

        if (_given.Count > before)
        {
            ProgressVersion++;
        }
    }

    /// <summary>Not if the request could have had one and got none: the worker would ask again and again.</summary>
    private bool HasMoreSuspects(ExchangeRequest request, ExchangeAnswer answer) =>
        Control.Mode == ListMode.Running
        && (!request.TakesSuspect || answer.Leases.Any(static lease => lease.IsSuspect))
        && FirstReady(request.Handlers, _suspects) >= 0;

    private int FirstReady(IReadOnlyList<string> handlers, List<ReadySet> sets)
    {
        int first = -1;
        for (int index = 0; index < handlers.Count; index++)
        {
            if (_handlerNumbers.TryGetValue(handlers[index], out int number))
            {
                int job = sets[number].First();
                first = first < 0 || (job >= 0 && job < first) ? job : first;
            }
        }

        return first;
    }

    private JobLease GiveLease(TimeSpan now, int job, int worker)
    {
        MoveTo(job, JobState.Leased);
        ref JobSlot slot = ref _slots[job];
        slot.Token = ++_lastToken;
        slot.Worker = worker;
        slot.Since = now;
        slot.HasStarted = false;
        slot.IsReported = false;
        slot.NamedIn = 0;
        slot.Attempts++;
        _workers[worker].Leases++;
        _counters.Leased++;
        SetDeadline(job, now + Options.LeaseTime);
        StoredJob stored = _jobs[job];
        return new JobLease
        {
            Lease = new LeaseId(job, slot.Token),
            Key = stored.Key,
            Handler = _handlers[stored.Handler],
            Payload = stored.Payload,
            Attempt = slot.Attempts,
            MustAnnounce = slot.MustAnnounce,
            IsSuspect = slot.IsSuspect,
            TraceParent = stored.TraceParent,
        };
    }

    /// <summary>When a worker that got less than it wanted may get more.</summary>
    private TimeSpan? AskAgainIn(TimeSpan now)
    {
        if (Control.Mode != ListMode.Running)
        {
            return null;
        }

        if (_counts[(int)JobState.Ready] > 0 || HasPermitsToSettle)
        {
            return s_lookAgain;
        }

        // A job that is leased may come back at any time, by a failure, a loss or a gift. One that pauses comes at a
        // time that is known, and so does one whose lease ends.
        TimeSpan? next = Leased > 0 ? s_lookAgain : null;
        if (NextDeadline is { } deadline && (Leased > 0 || _counts[(int)JobState.Pausing] > 0))
        {
            TimeSpan wait = deadline - now > s_lookSoon ? deadline - now : s_lookSoon;
            next = next is { } other && other < wait ? other : wait;
        }

        return next;
    }
}
