namespace Becket.Cli.Running.Progress;

/// <summary>A running job.</summary>
/// <param name="Text">The command.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Since">When the attempt began, from the beginning of the run.</param>
internal readonly record struct RunningJob(string Text, int Attempt, TimeSpan Since);
