namespace Becket.Tests.Simulations;

/// <summary>What <see cref="RandomFaults"/> does between a client and a server.</summary>
internal enum FaultKind
{
    /// <summary>No packet passes, for up to 20 s.</summary>
    Partition,

    /// <summary>No packet passes in one direction, for up to 20 s.</summary>
    HalfPartition,

    /// <summary>Packets wait, for up to 10 s.</summary>
    Hold,

    /// <summary>A tenth to a half of the packets is lost, for up to 20 s.</summary>
    Loss,

    /// <summary>The connections are reset.</summary>
    Reset,

    /// <summary>The server refuses connections, for up to 20 s.</summary>
    Refuse,

    /// <summary>The server stands still, for up to 5 s.</summary>
    Pause,

    /// <summary>The server crashes, and starts again within 5 s.</summary>
    Crash,

    /// <summary>At most 1 to 8 bytes are received and sent at once, for up to 20 s.</summary>
    TinyTransfers,

    /// <summary>The network carries 2,000 to 20,000 bytes a second, for up to 20 s.</summary>
    SlowLink,
}
