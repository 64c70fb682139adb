using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>An attempt at a job, from before its child starts until its output has been passed on.</summary>
internal sealed class Attempt : IChildWatcher, IChildReading
{
    private readonly JobRun _run;
    private readonly IReactorTime _time;
    private IChild? _child;
    private Termination? _termination;
    private DelayedCall? _limit;
    private bool _isPaused;
    private bool _isTimedOut;
    private bool _isStopped;

    public Attempt(JobRun run, IReactorTime time, WaitingJob job, StartedJob started, int slot, TimeSpan startedAt)
    {
        (_run, _time) = (run, time);
        (Waiting, Started, Slot, StartedAt) = (job, started, slot, startedAt);
    }

    public WaitingJob Waiting { get; }

    public StartedJob Started { get; }

    public int Slot { get; }

    /// <summary>Since the run began.</summary>
    public TimeSpan StartedAt { get; }

    public IJobOutput? Output { get; set; }

    /// <summary>Set when its output is being passed on, and nothing else remains to be done.</summary>
    public JobEnd? End { get; set; }

    /// <exception cref="CannotStartException">The child cannot be started.</exception>
    public void Start(IChildren children)
    {
        _child = children.Start(Started, Output!, this);
        _termination = new Termination(_time, _child);
        if (_isPaused)
        {
            _child.Pause();
        }
    }

    /// <summary>It may take so long, from its start.</summary>
    public void LimitTo(TimeSpan limit, TimeSpan now)
    {
        if (_child is null || End is not null || _isTimedOut)
        {
            return;
        }

        TimeSpan left = StartedAt + limit - now;
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        if (_limit is { Active: true })
        {
            _limit.Reset(left);
        }
        else
        {
            _limit = _time.CallLater(left, TimeOut);
        }
    }

    /// <summary>Ends the child, as the run is to stop.</summary>
    public void Stop(TermSequence sequence)
    {
        if (End is not null)
        {
            return;
        }

        _isStopped = true;
        _termination?.Begin(sequence);
    }

    public JobEnd Ended(int exitCode, int signal, string? couldNotStart, TimeSpan now)
    {
        if (_limit is { Active: true })
        {
            _limit.Cancel();
        }

        _termination?.ChildEnded();
        return new JobEnd
        {
            Job = Started.Job,
            Slot = Slot,
            Attempt = Waiting.Attempt,
            Started = StartedAt,
            Duration = now - StartedAt,
            ExitCode = exitCode,
            Signal = signal,
            CouldNotStart = couldNotStart,
            IsTimedOut = _isTimedOut,
            IsStopped = _isStopped && !_isTimedOut,
            Sent = _child?.Sent ?? 0,
            Received = _child?.Received ?? 0,
        };
    }

    void IChildWatcher.Exited() => _termination?.ChildExited();

    void IChildWatcher.OutputFailed(RunException error) => _run.OutputFailed(error);

    void IChildWatcher.Ended(int exitCode, int signal) => _run.ChildEnded(this, exitCode, signal);

    void IChildReading.Pause()
    {
        _isPaused = true;
        _child?.Pause();
    }

    void IChildReading.Resume()
    {
        _isPaused = false;
        _child?.Resume();
    }

    private void TimeOut()
    {
        _isTimedOut = true;
        _termination!.Begin(_run.TermSequence);
    }
}
