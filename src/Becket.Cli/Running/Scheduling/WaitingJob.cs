using Becket.Cli.Running.Pipes.Blocks;

namespace Becket.Cli.Running.Scheduling;

/// <summary>A job that waits for its next attempt.</summary>
/// <param name="Number">The job's number, from 1.</param>
/// <param name="Columns">The job's values.</param>
/// <param name="Attempt">The next attempt, from 1.</param>
/// <param name="Blocks">What the job reads as standard input, with <c>--pipe</c>; disposed of when the job is
/// done.</param>
internal readonly record struct WaitingJob(
    long Number,
    IReadOnlyList<string> Columns,
    int Attempt,
    IJobBlocks? Blocks = null
);
