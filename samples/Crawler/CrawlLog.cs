using Microsoft.Extensions.Logging;

namespace Crawler;

/// <summary>What a crawl logs.</summary>
internal static partial class CrawlLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "The spider {Spider} begins (resumed: {IsResumed}): {Done} pages done, {Queued} requests queued."
    )]
    public static partial void Began(ILogger logger, string spider, bool isResumed, long done, long queued);

    [LoggerMessage(2, LogLevel.Information, "The crawl ends ({Reason}): {UnderWay} requests are under way.")]
    public static partial void Stopping(ILogger logger, string reason, int underWay);

    [LoggerMessage(3, LogLevel.Debug, "{Address} is tried again ({Reason}, {Attempts} attempts so far).")]
    public static partial void Retrying(ILogger logger, Uri address, string reason, int attempts);

    [LoggerMessage(4, LogLevel.Warning, "{Address} failed after {Attempts} attempts: {Reason}")]
    public static partial void Failed(ILogger logger, Uri address, string reason, int attempts);

    [LoggerMessage(5, LogLevel.Warning, "{Address} was not fetched. {Reason}")]
    public static partial void Refused(ILogger logger, Uri address, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Address} is large: {Size} bytes.")]
    public static partial void Large(ILogger logger, Uri address, long size);

    [LoggerMessage(7, LogLevel.Error, "The spider failed with {Address}.")]
    public static partial void SpiderFailed(ILogger logger, Uri address, Exception error);
}
