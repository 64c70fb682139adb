using Becket.Cli.Running.Options;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Running.Scheduling;

/// <content>The end of a run.</content>
internal sealed partial class JobRun
{
    /// <summary>GNU parallel's exit code for a run that could not do its work.</summary>
    public const int OtherError = 255;

    private const int BySignal = 128;

    private StopLevel _stop;
    private string? _stoppedBecause;
    private int? _exitCode;
    private int _signals;
    private int _stoppedBy;
    private bool _isFinished;

    /// <summary>The error of the run itself; null if there was none.</summary>
    public RunException? Error { get; private set; }

    /// <summary>A shell's exit code for a program that a signal has ended.</summary>
    public static int ExitCodeOf(int signal) => BySignal + signal;

    /// <summary>The tool got a signal to end. After the first, the run starts no more jobs, and ends the children or
    /// lets them finish. The second kills them.</summary>
    public void Interrupt(int signal)
    {
        StopLevel level =
            ++_signals > 1 ? StopLevel.AtOnce
            : _options.Drain ? StopLevel.Soon
            : StopLevel.Now;
        _stoppedBy = signal;
        _stoppedBecause = ProcessSignals.Name(signal);
        _exitCode = ExitCodeOf(signal);
        Stop(level);
    }

    /// <summary>Starts no more jobs, and lets the running ones finish. Signals that follow end them.</summary>
    public void StopStarting(int signal)
    {
        if (_stop == StopLevel.Never)
        {
            _stoppedBy = signal;
            _stoppedBecause = ProcessSignals.Name(signal);
            _exitCode = ExitCodeOf(signal);
            Stop(StopLevel.Soon);
        }
    }

    /// <summary>Kills the children, also at the first signal.</summary>
    public void Quit(int signal)
    {
        _signals++;
        Interrupt(signal);
    }

    /// <summary>The tool has a bug: no job starts any more. The reactor, which stops, ends the children.</summary>
    public void Abandon()
    {
        _stop = StopLevel.AtOnce;
        _isFinished = true;
    }

    private void OutputClosed()
    {
        _stoppedBecause ??= "nobody reads the output";
        _exitCode ??= ExitCodeOf(ProcessSignals.Parse("PIPE"));
        Stop(StopLevel.Now);
    }

    private void Fail(RunException error, StopLevel level = StopLevel.Soon)
    {
        Error ??= error;
        _stoppedBecause ??= "of an error";
        _exitCode = OtherError;
        Stop(level);
    }

    private void CheckHalt()
    {
        if (_halt is null || _last is null || _stop != StopLevel.Never || !_halt.IsDue(_plan.Jobs))
        {
            return;
        }

        _stoppedBecause = $"--halt {_halt}";
        _exitCode = _halt.ExitCode(_last, _plan.Jobs);
        Stop(_options.Halt!.Now ? StopLevel.Now : StopLevel.Soon);
    }

    private void Stop(StopLevel level)
    {
        if (level > _stop)
        {
            _stop = level;
            _source.Stop();
            if (_wake is { Active: true })
            {
                _wake.Cancel();
            }

            Stopping?.Invoke();

            // A copy, because a child that ends at once leaves the set.
            if (level >= StopLevel.Now)
            {
                foreach (Attempt? attempt in _attempts.ToArray())
                {
                    attempt.Stop(level == StopLevel.AtOnce ? TermSequence.Kill : TermSequence);
                }
            }
        }

        if (level == StopLevel.AtOnce && _isFinished)
        {
            Finish();
        }
        else
        {
            FinishIfDone();
        }
    }

    private void FinishIfDone()
    {
        bool isDone = _stop != StopLevel.Never || (_source.IsOver && _retries.Count == 0);
        bool isIdle =
            _attempts.Count == 0 || (_stop == StopLevel.AtOnce && _attempts.All(attempt => attempt.End is not null));
        if (_isFilling || _isFinished || !isDone || !isIdle)
        {
            return;
        }

        _isFinished = true;
        Deferred? written = null;
        try
        {
            written = _report.Output.End();
        }
        catch (RunException error)
        {
            Fail(error);
        }

        if (written is null || _stop == StopLevel.AtOnce)
        {
            Finish();
        }
        else
        {
            written.AddBoth(EndWritten);
        }
    }

    private void EndWritten(Outcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            Fail(RunException.Of(failure));
        }

        Finish();
    }

    private void Finish()
    {
        if (_result.Called)
        {
            return;
        }

        CurrentWork.Is("ending the run");
        var summary = new RunSummary
        {
            Plan = _plan,
            Duration = Elapsed,
            Succeeded = _counts.Succeeded,
            Failed = _counts.Failed,
            Retries = _counts.Retries,
            StoppedBecause = _stoppedBecause,
            StoppedBy = _stoppedBy,
            ExitCode =
                _exitCode ?? (_options.Halt is { Share: > 0 } ? _counts.FailedPercentOf(_plan.Jobs) : _counts.ExitCode),
        };
        foreach (RunListener listener in _report.Listeners)
        {
            try
            {
                listener.RunEnded(summary);
            }
            catch (RunException error)
            {
                Error ??= error;
                summary = summary with { ExitCode = OtherError };
            }
        }

        _result.Callback(summary);
    }
}
