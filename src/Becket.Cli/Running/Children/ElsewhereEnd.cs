namespace Becket.Cli.Running.Children;

/// <summary>Where and how a child ran on another machine.</summary>
/// <param name="Host">The name of the machine's worker.</param>
/// <param name="Started">When it started, on the clock of this run.</param>
/// <param name="Duration">How long it ran there.</param>
/// <param name="IsTimedOut">Whether it was ended there because it exceeded its time limit.</param>
internal sealed record ElsewhereEnd(string Host, TimeSpan Started, TimeSpan Duration, bool IsTimedOut);
