namespace Becket.Reactors.Observing;

/// <summary>What carries a connection, and which side this program is: an index into the counters of
/// <see cref="LoopCounts"/>.</summary>
internal enum ConnectionKind : byte
{
    /// <summary>TCP; this program has connected.</summary>
    TcpClient,

    /// <summary>TCP; this program has accepted.</summary>
    TcpServer,

    /// <summary>A Unix socket; this program has connected.</summary>
    UnixClient,

    /// <summary>A Unix socket; this program has accepted.</summary>
    UnixServer,

    /// <summary>A channel of the program's own; this program has connected.</summary>
    OtherClient,

    /// <summary>A channel of the program's own; this program has accepted.</summary>
    OtherServer,
}
