namespace Becket.Orleans.Jobs;

/// <summary>Where a job is, and why it does not run.</summary>
/// <param name="Key">Its key.</param>
/// <param name="State">Where it is.</param>
/// <param name="Text">The reason, in a sentence or two.</param>
/// <param name="Attempts">How many attempts it had, with the one that runs.</param>
/// <param name="Worker">The worker that has it, or had it last; null if none had.</param>
/// <param name="Error">The error of its last attempt; null if none failed.</param>
public sealed record JobExplanation(
    string Key,
    JobState State,
    string Text,
    int Attempts,
    string? Worker,
    string? Error
)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Text;
}
