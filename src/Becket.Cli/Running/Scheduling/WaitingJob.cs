namespace Becket.Cli.Running.Scheduling;

/// <summary>A job that is to be tried.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Columns">Its values.</param>
/// <param name="Attempt">Which attempt comes next, from 1.</param>
internal readonly record struct WaitingJob(long Number, IReadOnlyList<string> Columns, int Attempt);
