namespace Becket.Reactors;

/// <summary>A turn of a reactor's loop that has not ended for long: something blocks the loop, and all its other work
/// waits.</summary>
/// <param name="Reactor">The reactor. The receiver is on another thread, and may use only the members that any thread
/// may use.</param>
/// <param name="Duration">How long the turn has lasted so far.</param>
/// <param name="Ran">The names of the calls that the turn has begun; the last one is the one that blocks.</param>
/// <param name="Stack">The stack of the loop's thread, a line for each method, the innermost first. Null without the
/// package Becket.Diagnostics, and while the stack is still being read.</param>
public sealed record BlockedTurn(Reactor Reactor, TimeSpan Duration, string Ran, string? Stack);
