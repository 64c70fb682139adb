namespace Becket.Reactors.Inspecting;

/// <summary>A connection that is open, or is being made.</summary>
public sealed record OpenConnectionInfo
{
    /// <summary>The peer's address.</summary>
    public required string Peer { get; init; }

    /// <summary>This side's address; empty while the connection is being made.</summary>
    public required string Host { get; init; }

    /// <summary>The type of the protocol; "connecting" while there is none.</summary>
    public required string Protocol { get; init; }

    /// <summary>Whether this program accepted it. False: it connected.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Bytes written and not yet taken by the system.</summary>
    public long Unsent { get; init; }

    /// <summary>Whether nothing is received now: the protocol has paused it, or too much is unsent.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether it is being closed.</summary>
    public bool IsClosing { get; init; }

    /// <summary>How long it has existed; null if it was made before the inspection was on.</summary>
    public TimeSpan? Age { get; init; }
}
