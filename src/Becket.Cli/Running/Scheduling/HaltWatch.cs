using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Says when a rule ends the run, and with what exit code: as GNU parallel does.</summary>
internal sealed class HaltWatch(HaltRule rule, Tally tally)
{
    /// <summary>Whether the run ends now.</summary>
    /// <param name="jobs">How many jobs there are; null if that is not known yet.</param>
    public bool IsDue(long? jobs)
    {
        long counted = rule.Counted switch
        {
            HaltRule.Outcome.Fail => tally.Failed,
            HaltRule.Outcome.Success => tally.Succeeded,
            _ => tally.Done,
        };
        if (rule.Share == 0)
        {
            return counted >= rule.Count;
        }

        return jobs is > 0 && counted > 0 && counted >= jobs * rule.Share;
    }

    /// <summary>The exit code of a run that the rule has ended.</summary>
    /// <param name="last">The job that made it due.</param>
    public int ExitCode(JobEnd last) =>
        rule switch
        {
            { Counted: HaltRule.Outcome.Success } => 0,
            { Counted: HaltRule.Outcome.Fail, Count: 1 } => OwnExitCode(last),
            { Share: > 0 } => tally.FailedPercent,
            _ => tally.ExitCode,
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
