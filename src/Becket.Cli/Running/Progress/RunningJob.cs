namespace Becket.Cli.Running.Progress;

/// <summary>What a slot is busy with.</summary>
/// <param name="Text">The command.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Since">Since when, from the beginning of the run.</param>
internal readonly record struct RunningJob(string Text, int Attempt, TimeSpan Since);
