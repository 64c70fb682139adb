using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Becket.Net;

/// <summary>What this floor logs. The numbers are stable: 200 to 299 are the net's, and gaps stay reserved.</summary>
internal static partial class NetLog
{
    [LoggerMessage(
        200,
        LogLevel.Warning,
        "{Host} cannot accept callers ({Error}); it tries again every 100 ms, and those who wait may be turned away."
    )]
    public static partial void AcceptFailed(ILogger logger, EndPoint host, SocketError error);

    [LoggerMessage(
        210,
        LogLevel.Information,
        "{Endpoint} is connected to again in {Seconds:0.0} s, after failure {Failures} in a row: {Reason}"
    )]
    public static partial void ConnectingAgain(
        ILogger logger,
        object endpoint,
        double seconds,
        int failures,
        string reason
    );
}
