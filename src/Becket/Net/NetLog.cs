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
