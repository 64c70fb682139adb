namespace Becket.Cli.Timelines.Runs;

/// <summary>An attempt at a job, or several short ones in a row on the same slot that are drawn as one.</summary>
/// <param name="Slot">From 1.</param>
/// <param name="Start">In seconds since the run began.</param>
/// <param name="End">In seconds since the run began.</param>
/// <param name="Number">Of the first job in it.</param>
/// <param name="Jobs">How many attempts it stands for.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Text">The command of the first, fit to be shown.</param>
/// <param name="Label">What tells it from others, as short as that goes: its values.</param>
/// <param name="How">How the first ended, in a few words; null for well.</param>
internal readonly record struct RunBar(
    int Slot,
    double Start,
    double End,
    long Number,
    int Jobs,
    int Failed,
    string Text,
    string Label,
    string? How
)
{
    /// <summary>For people: what it is.</summary>
    public string Title =>
        Jobs == 1 ? Text : FormattableString.Invariant($"{Jobs} jobs, {Failed} failed; the first: {Text}");

    /// <summary>This one and a later one on the same slot.</summary>
    public RunBar With(RunBar later) =>
        this with
        {
            End = Math.Max(End, later.End),
            Jobs = Jobs + later.Jobs,
            Failed = Failed + later.Failed,
        };
}
