using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Decides when a rule ends the run, and with which exit code, as GNU parallel does.</summary>
internal sealed class HaltWatch(HaltRule rule, JobCounts counts)
{
    /// <summary>Whether the rule ends the run now.</summary>
    /// <param name="jobs">The number of all jobs; null if it is not known yet.</param>
    public bool IsDue(long? jobs)
    {
        long counted = rule.Counted switch
        {
            HaltRule.Outcome.Fail => counts.Failed,
            HaltRule.Outcome.Success => counts.Succeeded,
            _ => counts.Done,
        };
        if (rule.Share == 0)
        {
            return counted >= rule.Count;
        }

        return jobs is > 0 && counted > 0 && counted >= jobs * rule.Share;
    }

    /// <summary>The exit code of a run that the rule has ended.</summary>
    /// <param name="last">The last job that ended, and so fulfilled the rule.</param>
    /// <param name="jobs">The number of all jobs; null if it is not known.</param>
    public int ExitCode(JobEnd last, long? jobs) =>
        rule switch
        {
            { Counted: HaltRule.Outcome.Success } => 0,
            { Counted: HaltRule.Outcome.Fail, Count: 1 } => OwnExitCode(last),
            { Share: > 0 } => counts.FailedPercentOf(jobs),
            _ => counts.ExitCode,
        };

    public override string ToString() => rule.ToString();

    private static int OwnExitCode(JobEnd end) =>
        end switch
        {
            { Signal: > 0 } => 128 + end.Signal,
            { ExitCode: 0 } => 1,
            _ => end.ExitCode,
        };
}
