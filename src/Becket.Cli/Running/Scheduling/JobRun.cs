using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling.StartConditions;
using Becket.Cli.Running.Templates;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Runs the jobs: starts them when the start conditions allow it, retries those that fail, and ends when all
/// jobs are done or something stops the run.</summary>
/// <remarks>Every event that may let a job start (a job has ended, a line has arrived, a time is reached) calls
/// <see cref="Fill"/>, the one place that starts jobs. A job that cannot start ends inside <see cref="Fill"/>, and the
/// nested call returns at once: the outer loop continues.</remarks>
internal sealed partial class JobRun
{
    /// <summary>Starting a child takes some hundred microseconds, in which the loop handles no signal and no output. So
    /// one turn starts no more than this many.</summary>
    private const int MostStartsPerTurn = 16;

    /// <summary>Jobs that wait for their next attempt are in memory. With this many of them, the run takes no new
    /// jobs.</summary>
    private const int MostRetriesWaiting = 100_000;

    private readonly IReactorTime _time;
    private readonly ScheduleOptions _options;
    private readonly JobTemplate _template;
    private readonly IJobSource _source;
    private readonly StartChild _startChild;
    private readonly RunReport _report;
    private readonly RunPlan _plan;

    private readonly TimeSpan _began;
    private readonly HashSet<Attempt> _attempts = [];
    private readonly FreeSlots _slots;
    private readonly SystemCapacity _capacity = new();
    private readonly StartCondition[] _conditions;
    private readonly RetryQueue _retries;
    private readonly JobCounts _counts = new();
    private readonly RunningMedian? _median;
    private readonly HaltWatch? _halt;
    private readonly Deferred<RunSummary> _result = new();

    private DelayedCall? _wake;
    private bool _hasStarted;
    private bool _isFilling;

    /// <summary>Set when the source has no more jobs. Never cleared.</summary>
    private bool _isInputRead;

    public JobRun(
        IReactorTime time,
        ScheduleOptions options,
        JobTemplate template,
        IJobSource source,
        StartChild startChild,
        RunReport report,
        RunPlan plan
    )
    {
        (_time, _options, _template, _source, _startChild, _report, _plan) = (
            time,
            options,
            template,
            source,
            startChild,
            report,
            plan
        );
        _began = time.Now;
        _slots = new FreeSlots(options.Slots);
        _conditions =
        [
            _slots,
            _capacity,
            .. options.StartConditions.Select(create => create()),
            .. MachineConditions(options.Machine),
        ];
        _retries = new RetryQueue(options.RetryDelay);
        _median = options.TimeLimit is { Fixed: null } ? new RunningMedian() : null;
        _halt = options.Halt is { } rule ? new HaltWatch(rule, _counts) : null;
        source.Arrived = Fill;
        report.Output.OutputClosed = OutputClosed;
        report.Output.OutputFailed = reason => Fail(new RunException(reason), StopLevel.Now);
    }

    /// <summary>Called when no more jobs start, before their children get signals; null for nothing.</summary>
    public Action? Stopping { get; init; }

    public TermSequence TermSequence => _options.TermSequence;

    private TimeSpan Elapsed => _time.Now - _began;

    private TimeSpan? TimeLimit =>
        _options.TimeLimit switch
        {
            { Fixed: { } fixedLimit } => fixedLimit,
            { Share: var share } when _median!.Count >= Options.TimeLimit.FewestForMedian => _median.Median() * share,
            _ => null,
        };

    /// <summary>Runs the jobs.</summary>
    /// <returns>Fires with the summary when all children have ended and all output has been written. Never fails; see
    /// <see cref="Error"/>.</returns>
    public Deferred<RunSummary> Start()
    {
        foreach (RunListener listener in _report.Listeners)
        {
            listener.RunStarted(_plan);
        }

        _hasStarted = true;
        BeginLooking();
        Fill();
        return _result;
    }

    /// <summary>Changes how many jobs may run at once. Those that run go on.</summary>
    public void SetSlots(int slots)
    {
        _slots.Count = slots;
        if (_hasStarted)
        {
            Fill();
        }
    }

    private void Fill()
    {
        if (_isFilling)
        {
            return;
        }

        _isFilling = true;
        int started = 0;
        while (!_isSuspended && _stop == StopLevel.Never && !(_isInputRead && _retries.Count == 0))
        {
            TimeSpan now = Elapsed;
            TimeSpan next = NextStart(now);
            if (next == StartCondition.WhenAJobEnds)
            {
                break;
            }

            if (next > now)
            {
                WakeAt(next, now);
                break;
            }

            if (started++ == MostStartsPerTurn)
            {
                WakeAt(now, now);
                break;
            }

            if (!TryTake(now, out WaitingJob job))
            {
                break;
            }

            StartAttempt(job, now);
        }

        _isFilling = false;
        ReleaseLastOutput();
        FinishIfDone();
    }

    /// <summary>The time from which a start may be allowed: now, if all conditions allow it.</summary>
    private TimeSpan NextStart(TimeSpan now)
    {
        foreach (StartCondition condition in _conditions)
        {
            // Later conditions cost more: they read files, or run a command. The earlier ones are asked first.
            TimeSpan next = condition.NextStart(now);
            if (next > now)
            {
                return next;
            }
        }

        return now;
    }

    private bool TryTake(TimeSpan now, out WaitingJob job)
    {
        if (_retries.TryTake(now, out job))
        {
            return true;
        }

        if (_retries.Count < MostRetriesWaiting && TryTakeNew(out job))
        {
            return true;
        }

        if (_retries.Due is { } due)
        {
            WakeAt(due, now);
        }

        return false;
    }

    private bool TryTakeNew(out WaitingJob job)
    {
        try
        {
            bool hasJob = _source.TryTake(out job);
            _plan.Skipped = _source.Skipped;
            if (_source.IsOver)
            {
                _isInputRead = true;
                _plan.Jobs = _source.Seen;
                CheckHalt();
            }

            return hasJob && _stop == StopLevel.Never;
        }
        catch (RunException error)
        {
            job = default;
            Fail(error);
            return false;
        }
    }

    private void StartAttempt(WaitingJob job, TimeSpan now)
    {
        int slot = _slots.Take();
        foreach (StartCondition condition in _conditions)
        {
            condition.JobStarted(now);
        }

        PreparedJob prepared = _template.Fill(new JobValues(job.Number, slot, job.Columns) { Total = _plan.Jobs ?? 0 });
        prepared = job.Blocks is { } blocks ? prepared with { Blocks = blocks } : prepared;
        CurrentWork.Is("starting", prepared.Job);
        var attempt = new Attempt(this, _time, job, prepared, slot, now);
        _attempts.Add(attempt);
        try
        {
            attempt.Output = _report.Output.Begin(prepared.Job, slot, job.Attempt, attempt.HoldReading);
            foreach (RunListener listener in _report.Listeners)
            {
                listener.JobStarted(prepared.Job, slot, job.Attempt, now);
            }

            attempt.Start(_startChild);
            if (TimeLimit is { } limit)
            {
                attempt.LimitTo(limit, now);
            }
        }
        catch (CannotStartException error)
        {
            CouldNotStart(attempt, error);
        }
        catch (RunException error)
        {
            _attempts.Remove(attempt);
            _slots.Return(slot);
            job.Blocks?.Dispose();
            Fail(error);
        }
    }

    private void WakeAt(TimeSpan at, TimeSpan now)
    {
        if (_wake is { Active: true })
        {
            _wake.Cancel();
        }

        _wake = _time.CallLater(at > now ? at - now : TimeSpan.Zero, Fill);
    }
}
