using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Scheduling;

/// <summary>A run: takes jobs while slots are free, tries those that fail again, and ends when all is done or it is
/// told to.</summary>
/// <remarks>Whatever may let a job start (a slot is free, a job has come, a time is reached) calls <see cref="Fill"/>,
/// the one place where jobs start. Called from inside itself, by a job that could not be started, it does nothing: the
/// loop outside looks again.</remarks>
internal sealed partial class JobRun
{
    /// <summary>Starting a child takes some hundred microseconds, in which the loop hears nothing: no signal, no
    /// output.</summary>
    private const int MostStartsPerTurn = 16;

    /// <summary>Jobs that wait to be tried again are held in memory; when there are so many, no new ones are
    /// begun.</summary>
    private const int MostRetriesWaiting = 100_000;

    private readonly IReactorTime _time;
    private readonly ScheduleOptions _options;
    private readonly JobTemplate _template;
    private readonly IJobSource _source;
    private readonly IChildren _children;
    private readonly RunReport _report;
    private readonly RunPlan _plan;

    private readonly TimeSpan _began;
    private readonly HashSet<Attempt> _attempts = [];
    private readonly FreeSlots _slots;
    private readonly RetryQueue _retries;
    private readonly Pace _pace;
    private readonly Tally _tally = new();
    private readonly RunningMedian? _median;
    private readonly HaltWatch? _halt;
    private readonly Deferred<RunSummary> _result = new();

    private DelayedCall? _wake;
    private bool _isFilling;

    /// <summary>The system had no room for another child. Cleared when one of ours has ended.</summary>
    private bool _isCrowded;

    public JobRun(
        IReactorTime time,
        ScheduleOptions options,
        JobTemplate template,
        IJobSource source,
        IChildren children,
        RunReport report,
        RunPlan plan
    )
    {
        (_time, _options, _template, _source, _children, _report, _plan) = (
            time,
            options,
            template,
            source,
            children,
            report,
            plan
        );
        _began = time.Now;
        _slots = new FreeSlots(options.Slots);
        _retries = new RetryQueue(options.RetryDelay);
        _pace = new Pace(options.Delay, options.StartInterval);
        _median = options.TimeLimit is { Fixed: null } ? new RunningMedian() : null;
        _halt = options.Halt is { } rule ? new HaltWatch(rule, _tally) : null;
        source.Arrived = Fill;
        report.Outputs.OutputClosed = OutputClosed;
        report.Outputs.OutputFailed = reason => Fail(new RunException(reason), StopLevel.Now);
    }

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
    /// <returns>What came of it, when all children have ended and all output has been passed on. Never fails; see
    /// <see cref="Error"/>.</returns>
    public Deferred<RunSummary> Start()
    {
        foreach (IRunListener listener in _report.Listeners)
        {
            listener.RunStarted(_plan);
        }

        Fill();
        return _result;
    }

    private void Fill()
    {
        if (_isFilling)
        {
            return;
        }

        _isFilling = true;
        int started = 0;
        while (_stop == StopLevel.Never && !_slots.IsEmpty && !_isCrowded)
        {
            TimeSpan now = Elapsed;
            if (_pace.Next > now)
            {
                WakeAt(_pace.Next, now);
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
        FinishIfDone();
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
            bool isThere = _source.TryTake(out job);
            _plan.Skipped = _source.Skipped;
            if (_source.IsOver)
            {
                _plan.Jobs = _source.Seen;
                CheckHalt();
            }

            return isThere && _stop == StopLevel.Never;
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
        _pace.Started(now);
        StartedJob started = _template.Fill(new JobValues(job.Number, slot, job.Columns));
        var attempt = new Attempt(this, _time, job, started, slot, now);
        _attempts.Add(attempt);
        try
        {
            attempt.Output = _report.Outputs.Begin(started.Job, slot, job.Attempt, attempt);
            foreach (IRunListener listener in _report.Listeners)
            {
                listener.JobStarted(started.Job, slot, job.Attempt, now);
            }

            attempt.Start(_children);
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
