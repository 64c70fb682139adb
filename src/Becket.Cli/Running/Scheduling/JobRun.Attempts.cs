using System.Text;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling.StartConditions;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Running.Scheduling;

/// <content>The ends of attempts.</content>
internal sealed partial class JobRun
{
    /// <summary>The longest part of a command in a message about it; the log has all of it.</summary>
    private const int MostOfCommand = 120;

    /// <summary>Reasons that depend on the job, such as a missing input, are all different.</summary>
    private const int MostStartErrors = 1000;

    /// <summary>The reasons why jobs could not start that have been reported.</summary>
    private readonly HashSet<string> _startErrors = [];

    /// <summary>The last job that ended and was not stopped by the run.</summary>
    private JobEnd? _last;

    public void ChildEnded(Attempt attempt, int exitCode, int signal) =>
        End(attempt, exitCode, signal, couldNotStart: null, mayPass: false);

    public void OutputFailed(RunException error) => Fail(error);

    /// <summary>Lets the run's last job write as it goes: no other output waits for its end. Not with a time limit, in
    /// which a slow reader of the output would hold it up.</summary>
    private void ReleaseLastOutput()
    {
        if (_attempts.Count != 1 || !_source.IsOver || _retries.Count > 0 || _options.TimeLimit is not null)
        {
            return;
        }

        foreach (Attempt attempt in _attempts)
        {
            if (_options.Tries != 0 && attempt.Waiting.Attempt >= _options.Tries)
            {
                attempt.Output?.NothingFollows();
            }
        }
    }

    private void CouldNotStart(Attempt attempt, CannotStartException error)
    {
        // While other children run, the start may succeed later. Without one, nothing would free room, so the error is
        // final.
        bool mayPass = error.MayPass && _attempts.Count > 1 && attempt.Waiting.Blocks?.CanWait != false;
        if (mayPass)
        {
            _capacity.ChildRefused();
        }
        else if (IsLastTry(attempt, couldNotStart: true) || _stop != StopLevel.Never)
        {
            // The output of other tries does not appear.
            ReportStartError(attempt, error);
        }

        End(attempt, error.ExitCode, signal: 0, error.Message, mayPass);
    }

    private void ReportStartError(Attempt attempt, CannotStartException error)
    {
        // A program that is missing for all jobs is named once. The summary says for how many.
        if (_startErrors.Count < MostStartErrors && !_startErrors.Add(error.Message))
        {
            return;
        }

        string command = VisibleText.Of(attempt.Prepared.Job.Text, MostOfCommand);
        try
        {
            attempt.Output!.Error(Encoding.UTF8.GetBytes($"becket: {command}: {VisibleText.Of(error.Message)}\n"));
        }
        catch (RunException cannotWrite)
        {
            Fail(cannotWrite);
        }
    }

    /// <summary>Whether no other attempt follows if this one fails. With tries until a job succeeds, that is one that
    /// could not start: a program that is missing is missing the next time, too.</summary>
    private bool IsLastTry(Attempt attempt, bool couldNotStart) =>
        _options.Tries == 0 ? couldNotStart : attempt.Waiting.Attempt >= _options.Tries;

    private void End(Attempt attempt, int exitCode, int signal, string? couldNotStart, bool mayPass)
    {
        CurrentWork.Is("ending", attempt.Prepared.Job);
        JobEnd end = attempt.Conclude(exitCode, signal, couldNotStart, Elapsed);
        attempt.End = end;
        mayPass |= end.IsReturned;
        bool isLastTry = IsLastTry(attempt, couldNotStart is not null);
        bool isFinal = end.IsSuccess || _stop != StopLevel.Never || (isLastTry && !mayPass);
        Deferred? written = null;
        try
        {
            written = attempt.Output!.Ended(end, isFinal, () => OutputWritten(end));
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

    private void OutputWritten(JobEnd end)
    {
        if (_result.Called)
        {
            return;
        }

        foreach (RunListener listener in _report.Listeners)
        {
            try
            {
                listener.JobWritten(end);
            }
            catch (RunException error)
            {
                // The place must not drop what the log does not have.
                Fail(error);
                return;
            }
        }
    }

    /// <summary>The output is on its way: the attempt counts, and its slot is free.</summary>
    private void Conclude(Attempt attempt, JobEnd end, bool isFinal, bool mayPass)
    {
        // A run that was stopped at once has finished without waiting for the output.
        if (!_attempts.Remove(attempt))
        {
            return;
        }

        if (!mayPass || end.IsReturned)
        {
            _capacity.ChildEnded();
        }

        _slots.Return(attempt.Slot);
        foreach (StartCondition condition in _conditions)
        {
            condition.JobEnded(end.IsSuccess);
        }

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
        else
        {
            attempt.Waiting.Blocks?.Dispose();
            if (end.IsSuccess && _median is not null)
            {
                UpdateMedian(end.Duration - attempt.SuspendedFor);
            }
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
