using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Scheduling;

/// <summary>An attempt at a job, from before its child starts until its output has been written.</summary>
internal sealed class Attempt
{
    private readonly JobRun _run;
    private readonly IReactorTime _time;
    private IChild? _child;
    private Termination? _termination;
    private DelayedCall? _limit;
    private bool _isReadingHeld;
    private bool _isTimedOut;
    private bool _isStopped;

    public Attempt(JobRun run, IReactorTime time, WaitingJob job, PreparedJob prepared, int slot, TimeSpan startedAt)
    {
        (_run, _time) = (run, time);
        (Waiting, Prepared, Slot, StartedAt) = (job, prepared, slot, startedAt);
    }

    public WaitingJob Waiting { get; }

    public PreparedJob Prepared { get; }

    public int Slot { get; }

    /// <summary>The time since the run began.</summary>
    public TimeSpan StartedAt { get; }

    public IAttemptOutput? Output { get; set; }

    /// <summary>Set when the child has ended and only its output remains to be written.</summary>
    public JobEnd? End { get; set; }

    /// <summary>How long the run was suspended while the child ran. Limits do not count it.</summary>
    public TimeSpan Suspended { get; private set; }

    /// <summary>The child's process number; 0 for none.</summary>
    public int ProcessId => End is null && _child is not null ? _child.ProcessId : 0;

    /// <exception cref="CannotStartException">The child cannot be started.</exception>
    public void Start(StartChild start)
    {
        _child = start(Prepared, Output!, this);
        _termination = new Termination(_time, _child);
        if (_isReadingHeld)
        {
            _child.HoldReading(isHeld: true);
        }
    }

    /// <inheritdoc cref="Children.HoldReading"/>
    public void HoldReading(bool isHeld)
    {
        _isReadingHeld = isHeld;
        _child?.HoldReading(isHeld);
    }

    /// <summary>Limits the time that the child may take, counted from its start.</summary>
    public void LimitTo(TimeSpan limit, TimeSpan now)
    {
        if (_child is null || End is not null || _isTimedOut)
        {
            return;
        }

        TimeSpan left = StartedAt + limit + Suspended - now;
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

    /// <summary>Sends a signal to the child, if it runs.</summary>
    public void Signal(int signal)
    {
        if (End is null)
        {
            _child?.Signal(signal);
        }
    }

    /// <summary>A signal has stopped the child.</summary>
    public void NoteStopped() => _child?.NoteStopped();

    /// <summary>The run was suspended for this long, and so was the child.</summary>
    public void AddSuspended(TimeSpan time)
    {
        Suspended += time;
        if (_limit is { Active: true })
        {
            _limit.Delay(time);
        }
    }

    /// <summary>Ends the child, because the run stops.</summary>
    public void Stop(TermSequence sequence)
    {
        if (End is not null)
        {
            return;
        }

        _isStopped = true;
        _termination?.Begin(sequence);
    }

    /// <summary>The child itself has exited. Its output may still be in the pipes, and its own children may still
    /// run.</summary>
    public void ChildExited() => _termination?.ChildExited();

    /// <summary>The child's output could not be written.</summary>
    public void OutputFailed(RunException error) => _run.OutputFailed(error);

    /// <summary>The child has exited and its pipes are closed. This is the child's last call.</summary>
    /// <param name="exitCode">The exit code; 0 if a signal ended the child.</param>
    /// <param name="signal">The signal; 0 if the child ended by itself.</param>
    public void ChildEnded(int exitCode, int signal) => _run.ChildEnded(this, exitCode, signal);

    /// <summary>Cancels the attempt's timers, and describes its end.</summary>
    public JobEnd Conclude(int exitCode, int signal, string? couldNotStart, TimeSpan now)
    {
        if (_limit is { Active: true })
        {
            _limit.Cancel();
        }

        _termination?.ChildEnded();
        return new JobEnd
        {
            Job = Prepared.Job,
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

    private void TimeOut()
    {
        _isTimedOut = true;
        _termination!.Begin(_run.TermSequence);
    }
}
