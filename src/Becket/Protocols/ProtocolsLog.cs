using System.Net;
using Becket.Protocols.Policies;
using Microsoft.Extensions.Logging;

namespace Becket.Protocols;

/// <summary>The log messages of this floor. The numbers are stable: 300 to 399 belong to the protocols, and gaps stay
/// reserved.</summary>
internal static partial class ProtocolsLog
{
    [LoggerMessage(300, LogLevel.Debug, "Connection {Number}: {Kind} ({Peer}).")]
    public static partial void TrafficEvent(ILogger logger, long number, TrafficKind kind, EndPoint peer);

    [LoggerMessage(
        301,
        LogLevel.Debug,
        "Connection {Number}: {Kind} {Count} bytes, {NotShown} of them not shown:\n{Dump}"
    )]
    public static partial void Traffic(
        ILogger logger,
        long number,
        TrafficKind kind,
        int count,
        string dump,
        int notShown
    );

    [LoggerMessage(310, LogLevel.Warning, "A connection of {Peer} cannot be forwarded: {Message}")]
    public static partial void ForwardingFailed(ILogger logger, EndPoint peer, string message);

    [LoggerMessage(320, LogLevel.Debug, "A connection of {Peer} was aborted. {Reason}")]
    public static partial void ProxyHeaderRejected(ILogger logger, EndPoint peer, string reason);
}
