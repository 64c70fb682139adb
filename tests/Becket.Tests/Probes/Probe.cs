namespace Becket.Tests.Probes;

/// <summary>What a newcomer types, and what comes of it.</summary>
/// <param name="Code">The body of an <c>async Deferred&lt;object?&gt;</c> method; <see cref="ProbeProgram"/> has the
/// helpers that it uses.</param>
/// <param name="Gives">The text of what it returns, if it compiles.</param>
/// <param name="Refused">A part of the compiler's error, if it does not.</param>
/// <param name="Throws">A part of the message of the exception, if it compiles and fails.</param>
public sealed record Probe(string Code, string? Gives = null, string? Refused = null, string? Throws = null)
{
    public override string ToString() => Code;
}
