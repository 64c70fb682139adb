using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The status server's log messages.</summary>
internal static partial class StatusLog
{
    [LoggerMessage(201, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void Failed(ILogger logger, Exception problem, string method, string path);

    [LoggerMessage(202, LogLevel.Warning, "{Peer} gave a wrong token on the page.")]
    public static partial void WrongToken(ILogger logger, string peer);

    [LoggerMessage(203, LogLevel.Information, "The operator's page at {Peer} sends {What} to {Device}.")]
    public static partial void Sends(ILogger logger, string peer, string what, string device);
}
