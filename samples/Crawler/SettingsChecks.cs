using Crawler.Frontier.Storage;
using Crawler.Items.Exports;

namespace Crawler;

/// <summary>Finds settings that make no sense.</summary>
internal static class SettingsChecks
{
    /// <summary>Throws for the first.</summary>
    public static void Check(CrawlSettings settings)
    {
        AtLeast(settings.ConcurrentRequests, 1, nameof(settings.ConcurrentRequests));
        AtLeast(settings.ConcurrentRequestsPerDomain, 1, nameof(settings.ConcurrentRequestsPerDomain));
        AtLeast(settings.ConcurrentItems, 1, nameof(settings.ConcurrentItems));
        AtLeast(settings.ParseThreads, 1, nameof(settings.ParseThreads));
        AtLeast(settings.DownloadMaxSize, 0, nameof(settings.DownloadMaxSize));
        AtLeast(settings.DownloadWarnSize, 0, nameof(settings.DownloadWarnSize));
        AtLeast(settings.RetryTimes, 0, nameof(settings.RetryTimes));
        AtLeast(settings.RedirectMaxTimes, 0, nameof(settings.RedirectMaxTimes));
        AtLeast(settings.DepthLimit, 0, nameof(settings.DepthLimit));
        AtLeast(settings.PatternLimit, 0, nameof(settings.PatternLimit));
        AtLeast(settings.UrlLengthLimit, 16, nameof(settings.UrlLengthLimit));
        AtLeast(settings.ScraperSlotMaxActiveSize, 1, nameof(settings.ScraperSlotMaxActiveSize));
        AtLeast(settings.MemoryLimit, 0, nameof(settings.MemoryLimit));
        AtLeast(settings.CloseSpiderItemCount, 0, nameof(settings.CloseSpiderItemCount));
        AtLeast(settings.CloseSpiderPageCount, 0, nameof(settings.CloseSpiderPageCount));
        AtLeast(settings.CloseSpiderErrorCount, 0, nameof(settings.CloseSpiderErrorCount));
        NotNegative(settings.DownloadDelay, nameof(settings.DownloadDelay));
        NotNegative(settings.MetaRefreshMaxDelay, nameof(settings.MetaRefreshMaxDelay));
        NotNegative(settings.RetryDelay, nameof(settings.RetryDelay));
        NotNegative(settings.RobotsTxtLifetime, nameof(settings.RobotsTxtLifetime));
        NotNegative(settings.LongestServerDelay, nameof(settings.LongestServerDelay));
        NotNegative(settings.AutoThrottleStartDelay, nameof(settings.AutoThrottleStartDelay));
        NotNegative(settings.AutoThrottleMaxDelay, nameof(settings.AutoThrottleMaxDelay));
        NotNegative(settings.LoopDelayLimit, nameof(settings.LoopDelayLimit));
        NotNegative(settings.CloseSpiderTimeout, nameof(settings.CloseSpiderTimeout));
        if (settings.DownloadTimeout <= TimeSpan.Zero)
        {
            throw Mistake(nameof(settings.DownloadTimeout), settings.DownloadTimeout, "is above zero");
        }

        if (!(settings.AutoThrottleTargetConcurrency > 0))
        {
            throw Mistake(
                nameof(settings.AutoThrottleTargetConcurrency),
                settings.AutoThrottleTargetConcurrency,
                "is above zero"
            );
        }

        if (string.IsNullOrWhiteSpace(settings.UserAgent))
        {
            throw Mistake(nameof(settings.UserAgent), "\"\"", "names the crawler");
        }

        CheckFiles(settings);
    }

    private static void CheckFiles(CrawlSettings settings)
    {
        // What the crawl itself writes.
        var paths = new HashSet<string>(StringComparer.Ordinal);
        if (settings.StateDirectory is { } directory)
        {
            paths.Add(Path.GetFullPath(StateDirectory.DatabaseOf(directory)));
        }

        if (settings.Exports is [{ Length: > 0 } first, ..])
        {
            paths.Add(ExportFormats.FailedItems(first));
        }

        foreach (string path in settings.Exports)
        {
            if (!ExportFormats.Has(path))
            {
                throw Mistake(
                    nameof(settings.Exports),
                    $"\"{path}\"",
                    "has files that end with " + ExportFormats.Names
                );
            }

            if (!paths.Add(Path.GetFullPath(path)))
            {
                throw Mistake(
                    nameof(settings.Exports),
                    $"\"{path}\"",
                    "names each file once, and none that the crawl writes for itself"
                );
            }
        }

        if (settings.Recrawl && settings.StateDirectory is null)
        {
            throw Mistake(
                nameof(settings.Recrawl),
                "true",
                $"needs {nameof(settings.StateDirectory)}, where the crawl to begin again is"
            );
        }
    }

    private static void AtLeast(long value, long least, string name)
    {
        if (value < least)
        {
            throw Mistake(name, value, $"is at least {least}");
        }
    }

    private static void NotNegative(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero)
        {
            throw Mistake(name, value, "is zero or more");
        }
    }

    private static ArgumentException Mistake(string name, object value, string rule) =>
        new($"{nameof(CrawlSettings)}.{name} {rule}, but was {value}.");
}
