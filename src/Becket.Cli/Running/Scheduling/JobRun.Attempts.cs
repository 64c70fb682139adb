using System.Text;
using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Scheduling;

/// <remarks>How attempts end.</remarks>
internal sealed partial class JobRun
{
    /// <summary>The last job that has ended by itself.</summary>
    private JobEnd? _last;

    public void ChildEnded(Attempt attempt, int exitCode, int signal) =>
        End(attempt, exitCode, signal, couldNotStart: null, mayPass: false);

    public void OutputFailed(RunException error) => Fail(error);

    private void CouldNotStart(Attempt attempt, CannotStartException error)
    {
        // While others run, room may come; with nobody left to wait for it is an error like any other.
        _isCrowded = error.MayPass && _attempts.Count > 1;
        if (!_isCrowded)
        {
            Tell(attempt, error);
        }

        End(attempt, error.ExitCode, signal: 0, error.Message, _isCrowded);
    }

    private void Tell(Attempt attempt, CannotStartException error)
    {
        try
        {
            attempt.Output!.Error(
                Encoding.UTF8.GetBytes($"becket: {attempt.Started.Job.Text.ReplaceLineEndings(" ")}: {error.Message}\n")
            );
        }
        catch (RunException cannotTell)
        {
            Fail(cannotTell);
        }
    }

    private void End(Attempt attempt, int exitCode, int signal, string? couldNotStart, bool mayPass)
    {
        JobEnd end = attempt.Ended(exitCode, signal, couldNotStart, Elapsed);
        attempt.End = end;
        bool isLastTry = _options.Tries != 0 && attempt.Waiting.Attempt >= _options.Tries;
        bool isFinal = end.IsSuccess || _stop != StopLevel.Never || (isLastTry && !mayPass);
        Deferred? written = null;
        try
        {
            written = attempt.Output!.Ended(end, isFinal);
        }
        catch (RunException error)
        {
            Fail(error);
        }

        if (written is null)
        {
            Conclude(attempt, end, isFinal, mayPass);
            return;
        }

        written.AddBoth(outcome =>
        {
            if (outcome.Failure is { } failure)
            {
                Fail(RunException.Of(failure));
            }

            Conclude(attempt, end, isFinal, mayPass);
        });
    }

    /// <summary>The output has been passed on: now it counts.</summary>
    private void Conclude(Attempt attempt, JobEnd end, bool isFinal, bool mayPass)
    {
        // A run that ends at once has not waited for it.
        if (!_attempts.Remove(attempt))
        {
            return;
        }

        if (!mayPass)
        {
            _isCrowded = false;
        }

        _slots.Return(attempt.Slot);
        _tally.Add(end, isFinal);
        foreach (IRunListener listener in _report.Listeners)
        {
            try
            {
                listener.JobEnded(end, isFinal);
            }
            catch (RunException error)
            {
                Fail(error);
            }
        }

        if (!isFinal)
        {
            _retries.Add(attempt.Waiting with { Attempt = attempt.Waiting.Attempt + (mayPass ? 0 : 1) }, Elapsed);
        }
        else if (end.IsSuccess && _median is not null)
        {
            Learn(end.Duration);
        }

        if (isFinal && !end.IsStopped)
        {
            _last = end;
            CheckHalt();
        }

        Fill();
    }

    /// <summary>The median has moved, and with it the time that the others have.</summary>
    private void Learn(TimeSpan duration)
    {
        _median!.Add(duration);
        if (TimeLimit is not { } limit)
        {
            return;
        }

        TimeSpan now = Elapsed;
        foreach (Attempt attempt in _attempts)
        {
            attempt.LimitTo(limit, now);
        }
    }
}
