using Microsoft.Extensions.Logging;

namespace Crawler.CommandLine;

/// <summary>What reports log.</summary>
internal static partial class ReportLog
{
    [LoggerMessage(LogLevel.Warning, "The page {path} could not be written: {reason}")]
    public static partial void PageNotWritten(ILogger logger, string path, string reason);
}
