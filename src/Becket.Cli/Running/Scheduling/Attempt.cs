using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Scheduling;

/// <summary>An attempt at a job, from before its child starts until its output has been written.</summary>
internal sealed class Attempt : IChildListener
{
    private static readonly int s_stop = ProcessSignals.Parse("STOP");
    private static readonly int s_terminalStop = ProcessSignals.Parse("TSTP");
    private static readonly int s_resume = ProcessSignals.Parse("CONT");

    private readonly JobRun _run;
    private readonly IReactorTime _time;
    private readonly TimeSpan _startedOnClock;
    private IChild? _child;
    private Termination? _termination;
    private DelayedCall? _limit;
    private bool _isReadingHeld;
    private bool _isTimedOut;
    private bool _isStopped;
    private bool _isReturned;
    private bool _hasExited;
    private TimeSpan? _limitedTo;
    private Suspension _suspension;
    private TimeSpan _suspendedAt;

    public Attempt(JobRun run, IReactorTime time, WaitingJob job, PreparedJob prepared, int slot, TimeSpan startedAt)
    {
        (_run, _time) = (run, time);
        (Waiting, Prepared, Slot, StartedAt) = (job, prepared, slot, startedAt);
        _startedOnClock = time.Now;
    }

    public WaitingJob Waiting { get; }

    public PreparedJob Prepared { get; }

    public int Slot { get; }

    /// <summary>The time since the run began.</summary>
    public TimeSpan StartedAt { get; }

    public IAttemptOutput? Output { get; set; }

    /// <summary>Set when the child has ended and only its output remains to be written.</summary>
    public JobEnd? End { get; set; }

    /// <summary>Whether the child runs, or is suspended.</summary>
    public bool IsRunning => _child is not null && !_hasExited && End is null;

    /// <summary>Whether the child has got a signal to end.</summary>
    public bool IsEnding => _termination is { IsUnderWay: true };

    public bool IsSuspended => _suspension != Suspension.None;

    /// <summary>How long the child was suspended, for whatever reason. Limits do not count it.</summary>
    public TimeSpan SuspendedFor { get; private set; }

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

    /// <summary>Limits the time that the child may take, counted from its start, without the time for which it is
    /// suspended.</summary>
    public void LimitTo(TimeSpan limit, TimeSpan now)
    {
        _limitedTo = limit;
        if (_child is null || End is not null || _isTimedOut || IsSuspended)
        {
            return;
        }

        TimeSpan left = StartedAt + SuspendedFor + limit - now;
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

    /// <summary>A signal has stopped the child.</summary>
    public void NoteStopped() => _child?.NoteStopped();

    /// <summary>Ends the child, because the run stops.</summary>
    public void Stop(TermSequence sequence)
    {
        if (End is not null)
        {
            return;
        }

        _isStopped = true;
        Resume(_suspension);
        _termination?.Begin(sequence);
    }

    /// <summary>Ends the child, because the machine has no room for it now. The job runs again later.</summary>
    public void Return(TermSequence sequence)
    {
        if (!IsRunning || IsEnding)
        {
            return;
        }

        _isReturned = true;
        Resume(_suspension);
        _termination!.Begin(sequence);
    }

    /// <summary>Stops the child and its own children until <see cref="Resume"/>.</summary>
    public void Suspend(Suspension reason)
    {
        if (!IsRunning || IsEnding)
        {
            return;
        }

        if (!IsSuspended)
        {
            _suspendedAt = _time.Now;
            if (_limit is { Active: true })
            {
                _limit.Cancel();
            }

            // Ctrl-Z lets a program that handles it put its screen in order first.
            _child!.Signal(reason == Suspension.Run ? s_terminalStop : s_stop);
        }

        _suspension |= reason;
    }

    /// <summary>Lets the child go on, if it is suspended for no other reason. A child that is to end does so only when
    /// it goes on.</summary>
    public void Resume(Suspension reason)
    {
        if (!IsSuspended)
        {
            return;
        }

        _suspension &= ~reason;
        if (IsSuspended)
        {
            return;
        }

        SuspendedFor += _time.Now - _suspendedAt;
        _child!.Signal(s_resume);
        if (_limitedTo is { } limit)
        {
            LimitTo(limit, StartedAt + (_time.Now - _startedOnClock));
        }
    }

    /// <inheritdoc/>
    public void ChildExited()
    {
        _hasExited = true;
        _termination?.ChildExited();
    }

    /// <inheritdoc/>
    public void OutputFailed(RunException error) => _run.OutputFailed(error);

    /// <inheritdoc/>
    public void ChildEnded(int exitCode, int signal) => _run.ChildEnded(this, exitCode, signal);

    /// <summary>Cancels the attempt's timers, and describes its end.</summary>
    public JobEnd Conclude(int exitCode, int signal, string? couldNotStart, TimeSpan now)
    {
        if (_limit is { Active: true })
        {
            _limit.Cancel();
        }

        _termination?.ChildEnded();
        ElsewhereEnd? elsewhere = _child?.Elsewhere;
        bool isTimedOut = _isTimedOut || elsewhere is { IsTimedOut: true };
        return new JobEnd
        {
            Job = Prepared.Job,
            Slot = Slot,
            Attempt = Waiting.Attempt,
            Started = elsewhere?.Started is { } started ? started - _startedOnClock + StartedAt : StartedAt,
            Duration = elsewhere?.Duration ?? now - StartedAt,
            Host = elsewhere?.Host,
            ExitCode = exitCode,
            Signal = signal,
            CouldNotStart = couldNotStart,
            IsTimedOut = isTimedOut,
            IsStopped = (_isStopped || _isReturned || _child is { HasNotRun: true }) && !isTimedOut,
            IsReturned = _isReturned && !_isStopped && !isTimedOut,
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
