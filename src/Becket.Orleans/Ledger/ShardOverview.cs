namespace Becket.Orleans.Ledger;

/// <summary>How a shard is, for people: its jobs, and the workers that have any of them or have asked for
/// some.</summary>
/// <param name="Summary">How many jobs are in which state.</param>
/// <param name="Workers">The workers that it has heard from since its owner has loaded it.</param>
/// <param name="Oldest">The job that has run for the longest time; null if none runs.</param>
internal sealed record ShardOverview(ShardSummary Summary, IReadOnlyList<WorkerView> Workers, RunningView? Oldest);
