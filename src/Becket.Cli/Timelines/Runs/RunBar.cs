namespace Becket.Cli.Timelines.Runs;

/// <summary>An attempt at a job, or several short attempts in a row on the same slot that are drawn as one.</summary>
/// <param name="Slot">The slot, from 1.</param>
/// <param name="Start">The start, in seconds since the run began.</param>
/// <param name="End">The end, in seconds since the run began.</param>
/// <param name="Number">The number of the first job.</param>
/// <param name="Jobs">The number of attempts.</param>
/// <param name="Failed">The number of failed attempts.</param>
/// <param name="Text">The command of the first attempt, safe to print.</param>
/// <param name="Label">A short label: the values of the first job.</param>
/// <param name="EndText">How the first attempt ended, in a few words; null for success.</param>
internal readonly record struct RunBar(
    int Slot,
    double Start,
    double End,
    long Number,
    int Jobs,
    int Failed,
    string Text,
    string Label,
    string? EndText
)
{
    /// <summary>The description of the bar.</summary>
    public string Title =>
        Jobs == 1 ? Text : FormattableString.Invariant($"{Jobs} jobs, {Failed} failed; the first: {Text}");

    /// <summary>This bar together with a later one on the same slot.</summary>
    public RunBar With(RunBar later) =>
        this with
        {
            End = Math.Max(End, later.End),
            Jobs = Jobs + later.Jobs,
            Failed = Failed + later.Failed,
        };
}
