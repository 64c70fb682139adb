using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Becket.Net;

/// <summary>The log messages of this floor. The event numbers are stable: 200 to 299 belong to the net, and gaps stay
/// reserved.</summary>
internal static partial class NetLog
{
    [LoggerMessage(
        200,
        LogLevel.Warning,
        "{Host} cannot accept connections ({Error}); it tries again every 100 ms, and may reject connections that wait."
    )]
    public static partial void AcceptFailed(ILogger logger, EndPoint host, SocketError error);

    [LoggerMessage(
        201,
        LogLevel.Information,
        "{Host} refused {Count} connections since the last such line, the last one from {Peer}: the factory made no "
            + "protocol for them."
    )]
    public static partial void Refused(ILogger logger, EndPoint host, long count, EndPoint peer);

    [LoggerMessage(
        202,
        LogLevel.Warning,
        "{Host} has stopped, and aborts the connections that did not end in time: {Count}."
    )]
    public static partial void DrainCutShort(ILogger logger, EndPoint host, int count);

    [LoggerMessage(
        210,
        LogLevel.Information,
        "Connecting to {Endpoint} again in {Seconds:0.0} s, after failure {Failures} in a row: {Reason}"
    )]
    public static partial void ConnectingAgain(
        ILogger logger,
        object endpoint,
        double seconds,
        int failures,
        string reason
    );
}
