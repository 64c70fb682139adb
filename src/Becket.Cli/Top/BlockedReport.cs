namespace Becket.Cli.Top;

/// <summary>A loop that does not answer.</summary>
/// <param name="For">How long its turn has lasted.</param>
/// <param name="Ran">The names of the calls that the turn has begun; the last one blocks.</param>
/// <param name="Stack">The stack of its thread; null if it is not known.</param>
internal sealed record BlockedReport(TimeSpan For, string Ran, string? Stack);
