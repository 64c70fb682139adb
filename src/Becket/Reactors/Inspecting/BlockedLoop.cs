namespace Becket.Reactors.Inspecting;

/// <summary>A loop that does not answer.</summary>
/// <param name="For">How long its turn has lasted, as far as that is known.</param>
/// <param name="Ran">The names of the calls that the turn has begun; the last one blocks.</param>
/// <param name="Stack">The stack of the loop's thread; null if that is not known.</param>
internal sealed record BlockedLoop(TimeSpan For, string Ran, string? Stack);
