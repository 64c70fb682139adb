using System.Text;
using Becket.Cli.Running.Children;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Running.Scheduling;

/// <content>The ends of attempts.</content>
internal sealed partial class JobRun
{
    /// <summary>The last job that ended and was not stopped by the run.</summary>
    private JobEnd? _last;

    public void ChildEnded(Attempt attempt, int exitCode, int signal) =>
        End(attempt, exitCode, signal, couldNotStart: null, mayPass: false);

    public void OutputFailed(RunException error) => Fail(error);

    private void CouldNotStart(Attempt attempt, CannotStartException error)
    {
        // While other children run, the start may succeed later. Without one, nothing would free room, so the error is
        // final.
        bool mayPass = error.MayPass && _attempts.Count > 1;
        if (mayPass)
        {
            _capacity.ChildRefused();
        }
        else
        {
            ReportStartError(attempt, error);
        }

        End(attempt, error.ExitCode, signal: 0, error.Message, mayPass);
    }

    private void ReportStartError(Attempt attempt, CannotStartException error)
    {
        try
        {
            attempt.Output!.Error(
                Encoding.UTF8.GetBytes(
                    $"becket: {attempt.Prepared.Job.Text.ReplaceLineEndings(" ")}: {error.Message}\n"
                )
            );
        }
        catch (RunException cannotWrite)
        {
            Fail(cannotWrite);
        }
    }

    private void End(Attempt attempt, int exitCode, int signal, string? couldNotStart, bool mayPass)
    {
        CurrentWork.Is("ending", attempt.Prepared.Job);
        JobEnd end = attempt.Conclude(exitCode, signal, couldNotStart, Elapsed);
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

    /// <summary>The output has been written: the attempt counts, and its slot is free.</summary>
    private void Conclude(Attempt attempt, JobEnd end, bool isFinal, bool mayPass)
    {
        // A run that was stopped at once has finished without waiting for the output.
        if (!_attempts.Remove(attempt))
        {
            return;
        }

        if (!mayPass)
        {
            _capacity.ChildEnded();
        }

        _slots.Return(attempt.Slot);
        _counts.Add(end, isFinal);
        foreach (RunListener listener in _report.Listeners)
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
            UpdateMedian(end.Duration - attempt.Suspended);
        }

        if (isFinal && !end.IsStopped)
        {
            _last = end;
            CheckHalt();
        }

        Fill();
    }

    /// <summary>Adds a duration to the median, and updates the limits of the running attempts, which depend on
    /// it.</summary>
    private void UpdateMedian(TimeSpan duration)
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
