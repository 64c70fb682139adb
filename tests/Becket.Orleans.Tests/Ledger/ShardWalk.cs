using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>
/// A shard and workers that do anything at any time: ask, report, fail, renew, give back, lose an answer, send an old
/// report or an old request again, fall silent until the lease is over, be declared dead; and a shard that is lost and
/// read again. Beside it an account in the plainest words of which lease is valid, kept by other means than the shard's.
/// </summary>
internal sealed class ShardWalk
{
    private const int StepsOfWorker = 8;
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(10);

    private readonly int _jobs;
    private readonly List<Worker> _workers = [];

    /// <summary>By token: the lease as it was given, and until when it is valid. Removed when it has ended.</summary>
    private readonly Dictionary<long, (int Job, Worker Worker, TimeSpan Until)> _valid = [];

    /// <summary>By job: the token of the recorded result.</summary>
    private readonly Dictionary<int, long> _recorded = [];
    private readonly HashSet<int> _dead = [];
    private ShardState _shard = new();
    private TimeSpan _now;
    private long _lastToken;
    private bool _wasReloaded;

    public ShardWalk(int jobs, int workers)
    {
        _jobs = jobs;
        for (int number = 0; number < workers; number++)
        {
            _workers.Add(new Worker($"w{number}"));
        }

        _shard.Append(
            new AppendRequest
            {
                Creator = 1,
                From = 0,
                Jobs = [.. Enumerable.Range(0, jobs).Select(static job => new JobRecord($"k{job}", "h", new byte[] { 1 }))],
                Options = new JobListOptions
                {
                    Attempts = 3,
                    LostWorkers = 2,
                    LeaseTime = s_lease,
                    RetryDelay = TimeSpan.FromSeconds(1),
                },
                Control = new ListControl(1, ListMode.Running),
            }
        );
    }

    public static int StepsOf(int workers) => (workers * StepsOfWorker) + 3;

    public void Step(int step)
    {
        int kind = step % StepsOfWorker;
        if (step / StepsOfWorker >= _workers.Count)
        {
            StepOfShard(kind);
            Check();
            return;
        }

        Worker worker = _workers[step / StepsOfWorker];
        switch (kind)
        {
            case 0:
                Exchange(worker, want: 1);
                break;

            case 1:
                Exchange(worker, report: ReportKind.Succeeded);
                break;

            case 2:
                Exchange(worker, report: ReportKind.Failed, want: 1);
                break;

            case 3:
                Exchange(worker, hasStarted: true);
                break;

            case 4:
                Exchange(worker, givesBack: true);
                break;

            case 5:
                Exchange(worker, want: 1, isAnswerLost: true);
                break;

            case 6:
                Repeat(worker);
                break;

            default:
                _shard.LoseWorkers(name => name == worker.Name);
                Drop(valid => valid.Worker == worker);
                break;
        }

        Check();
    }

    /// <summary>From here on all is well: one worker does what is left. Then each job must have ended once.</summary>
    public void End()
    {
        var last = new Worker("last");
        _workers.Add(last);
        for (int round = 0; round < 100 && !_shard.Summary().IsComplete; round++)
        {
            _now += TimeSpan.FromSeconds(3);
            Exchange(last, want: 1);
            Exchange(last, hasStarted: true);
            Exchange(last, report: ReportKind.Succeeded);
            Check();
        }

        Assert.True(_shard.Summary().IsComplete, "Jobs were lost.");
        Assert.Equal(_jobs, _recorded.Count + _dead.Count);
        Assert.Empty(_recorded.Keys.Intersect(_dead));
        ResultsPage results = _shard.Results(JobResultOrder.Completion, 0, _jobs);
        Assert.Equal(_recorded.Keys.Order(), results.Results.Select(static result => result.Job).Order());
        foreach (RecordedResult result in results.Results)
        {
            Assert.Equal(_recorded[result.Job], BitConverter.ToInt64(result.Result.Span));
        }
    }

    private void StepOfShard(int kind)
    {
        if (kind == 0)
        {
            // Half a lease: leases end only after two of these without a renewal.
            _now += (s_lease / 2) + TimeSpan.FromMilliseconds(1);
            _shard.Tick(_now);
            Drop(valid => valid.Until <= _now);
        }
        else if (kind == 1)
        {
            Reload();
        }
        else
        {
            _now += TimeSpan.FromSeconds(2);
            _shard.Tick(_now);
            Drop(valid => valid.Until <= _now);
        }
    }

    /// <summary>The shard is lost and read. Leases get their full time, by a clock that begins anew.</summary>
    private void Reload()
    {
        var jobs = new StateWriter();
        var progress = new StateWriter();
        _shard.WriteJobs(jobs);
        _shard.WriteProgress(progress, _now);
        long epoch = _shard.Epoch;
        ShardSummary before = _shard.Summary();
        _wasReloaded = true;
        _now = TimeSpan.FromSeconds(1);
        _shard = ShardState.Load(jobs.Written.ToArray(), progress.Written.ToArray(), _now);
        Assert.Equal(epoch + 1, _shard.Epoch);
        Assert.Equal(before, _shard.Summary());
        foreach (long token in _valid.Keys.ToArray())
        {
            _valid[token] = _valid[token] with { Until = _now + s_lease };
        }
    }

    private void Exchange(
        Worker worker,
        ReportKind? report = null,
        bool hasStarted = false,
        bool givesBack = false,
        int want = 0,
        bool isAnswerLost = false
    )
    {
        _shard.Tick(_now);
        Drop(valid => valid.Until <= _now);
        JobLease? first = worker.Held.FirstOrDefault();
        JobReport[] done = report is { } kind && first is not null ? [ReportOf(first, kind)] : [];
        LeaseId[] back = givesBack && first is not null ? [first.Lease] : [];
        JobLease[] held = [.. worker.Held.Skip(done.Length + back.Length)];
        var request = new ExchangeRequest
        {
            Worker = worker.Name,
            Sequence = ++worker.Sequence,
            Handlers = ["h"],
            Done = done,
            GiveBack = back,
            Held = [.. held.Select(lease => new HeldLease(lease.Lease, hasStarted))],
            Want = want,
            TakesSuspect = !held.Any(static lease => lease.IsSuspect),
        };
        worker.LastRequest = request;
        worker.Reported.AddRange(done);
        ExchangeAnswer answer = _shard.Exchange(_now, request);
        Assert.False(answer.IsOvertaken);
        Account(worker, request, answer);
        if (isAnswerLost)
        {
            worker.Held.Clear();
            worker.Held.AddRange(held.Where(lease => !IsRefused(answer, lease.Lease)));
            return;
        }

        worker.Held.Clear();
        worker.Held.AddRange(held.Where(lease => !IsRefused(answer, lease.Lease)));
        worker.Held.AddRange(answer.Leases);
    }

    private static bool IsRefused(ExchangeAnswer answer, LeaseId lease) =>
        answer.Refused.Any(refused => refused.Lease == lease);

    private static JobReport ReportOf(JobLease lease, ReportKind kind) =>
        new(lease.Lease, kind, BitConverter.GetBytes(lease.Lease.Token), "it failed");

    /// <summary>An old request arrives again, behind a newer one; and all old reports come again, in a new one.</summary>
    private void Repeat(Worker worker)
    {
        _shard.Tick(_now);
        Drop(valid => valid.Until <= _now);
        if (worker.LastRequest is { } last)
        {
            bool hasLeases = _valid.Values.Any(valid => valid.Worker == worker);
            ExchangeAnswer late = _shard.Exchange(_now, last);

            // A shard that was read again has forgotten workers without a lease. Then the worker gets leases that it does
            // not know of, as if an answer was lost.
            Assert.True(late.IsOvertaken || (_wasReloaded && !hasLeases), "A late request had an effect.");
            if (!late.IsOvertaken)
            {
                Account(worker, last, late);
            }
        }

        var request = new ExchangeRequest
        {
            Worker = worker.Name,
            Sequence = ++worker.Sequence,
            Handlers = ["h"],
            Done = worker.Reported.ToArray(),
            Held = [.. worker.Held.Select(static lease => new HeldLease(lease.Lease, false))],
        };
        ExchangeAnswer answer = _shard.Exchange(_now, request);
        Account(worker, request, answer);
        worker.Held.RemoveAll(lease => IsRefused(answer, lease.Lease));
    }

    /// <summary>What the request and the answer mean, by the account.</summary>
    private void Account(Worker worker, ExchangeRequest request, ExchangeAnswer answer)
    {
        foreach (JobReport report in request.Done)
        {
            bool isValid = _valid.TryGetValue(report.Lease.Token, out var lease) && lease.Worker == worker;
            bool isAccepted = !IsRefused(answer, report.Lease);
            if (!isValid)
            {
                // A repetition is no error. It records nothing: Check compares.
                continue;
            }

            Assert.True(isAccepted, "A report with a valid lease was refused.");
            _valid.Remove(report.Lease.Token);
            if (report.Kind == ReportKind.Succeeded)
            {
                Assert.True(_recorded.TryAdd(report.Lease.Job, report.Lease.Token), "A result was recorded twice.");
            }
        }

        foreach (LeaseId back in request.GiveBack)
        {
            _valid.Remove(back.Token);
        }

        foreach (HeldLease held in request.Held)
        {
            bool isValid = _valid.TryGetValue(held.Lease.Token, out var lease) && lease.Worker == worker;
            Assert.Equal(isValid, !IsRefused(answer, held.Lease));
            if (isValid)
            {
                _valid[held.Lease.Token] = lease with { Until = _now + s_lease };
            }
        }

        // What the worker did not name is not its own any more.
        Drop(valid => valid.Worker == worker && !request.Held.Any(held => _valid.GetValueOrDefault(held.Lease.Token) == valid));
        foreach (JobLease lease in answer.Leases)
        {
            Assert.True(lease.Lease.Token > _lastToken, "A token did not rise.");
            Assert.DoesNotContain(_valid.Values, valid => valid.Job == lease.Lease.Job);
            Assert.DoesNotContain(lease.Lease.Job, _recorded.Keys);
            Assert.DoesNotContain(lease.Lease.Job, _dead);
            _lastToken = lease.Lease.Token;
            _valid.Add(lease.Lease.Token, (lease.Lease.Job, worker, _now + s_lease));
        }

        Assert.True(answer.Leases.Count(static lease => lease.IsSuspect) <= (request.TakesSuspect ? 1 : 0));
    }

    private void Drop(Func<(int Job, Worker Worker, TimeSpan Until), bool> which)
    {
        foreach (long token in _valid.Keys.ToArray())
        {
            if (which(_valid[token]))
            {
                _valid.Remove(token);
            }
        }
    }

    private void Check()
    {
        ShardSummary summary = _shard.Summary();
        _dead.Clear();
        foreach (DeadLetter letter in _shard.DeadLetters(0, _jobs).Letters)
        {
            Assert.InRange(letter.Attempts, 1, 3);
            _dead.Add(int.Parse(letter.Key.AsSpan(1)));
        }

        Assert.Equal(_valid.Count, summary.Leased);
        Assert.Equal(_recorded.Count, summary.Done);
        Assert.Equal(_dead.Count, summary.Dead);
        Assert.Equal(_jobs, summary.Jobs);
        Assert.Equal(_jobs, summary.Waiting + summary.Leased + summary.Done + summary.Dead);
    }

    private sealed class Worker(string name)
    {
        public string Name { get; } = name;

        public long Sequence { get; set; }

        public List<JobLease> Held { get; } = [];

        public List<JobReport> Reported { get; } = [];

        public ExchangeRequest? LastRequest { get; set; }
    }
}
