namespace Becket.Tests.Simulations.Library;

/// <summary>The ways to cut a stream into frames.</summary>
public enum FrameKind
{
    /// <summary>Lines that end with carriage return and line feed.</summary>
    Line,

    /// <summary>Netstrings.</summary>
    Netstring,

    /// <summary>A prefix of four bytes with the length.</summary>
    Int32,
}
