namespace Crawler.CommandLine.Settings;

/// <content>How much at once, and how far.</content>
internal static partial class SettingTable
{
    private static IReadOnlyList<Setting> Bounds =>
        [
            new Setting<int>(
                nameof(CrawlSettings.ConcurrentRequests),
                "Requests under way at once, in all.",
                SettingTypes.Count,
                s => s.ConcurrentRequests,
                (s, v) => s with { ConcurrentRequests = v }
            )
            {
                Short = "--concurrent",
            },
            new Setting<int>(
                nameof(CrawlSettings.ConcurrentRequestsPerDomain),
                "Requests under way at once to one host.",
                SettingTypes.Count,
                s => s.ConcurrentRequestsPerDomain,
                (s, v) => s with { ConcurrentRequestsPerDomain = v }
            )
            {
                Short = "--per-domain",
            },
            new Setting<int>(
                nameof(CrawlSettings.ConcurrentItems),
                "Items in the pipeline at once.",
                SettingTypes.Count,
                s => s.ConcurrentItems,
                (s, v) => s with { ConcurrentItems = v }
            ),
            new Setting<long>(
                nameof(CrawlSettings.ScraperSlotMaxActiveSize),
                "Bytes of pages in work from which no further request begins.",
                SettingTypes.Size,
                s => s.ScraperSlotMaxActiveSize,
                (s, v) => s with { ScraperSlotMaxActiveSize = v }
            ),
            new Setting<int>(
                nameof(CrawlSettings.ParseThreads),
                "Threads that parse.",
                SettingTypes.Count,
                s => s.ParseThreads,
                (s, v) => s with { ParseThreads = v }
            ),
            new Setting<TimeSpan>(
                nameof(CrawlSettings.LoopDelayLimit),
                "How late the loop may be before fewer requests are under way; 0 is never.",
                SettingTypes.Time,
                s => s.LoopDelayLimit,
                (s, v) => s with { LoopDelayLimit = v }
            ),
            new Setting<long>(
                nameof(CrawlSettings.MemoryLimit),
                "Memory of the process from which fewer requests are under way; 0 is no limit.",
                SettingTypes.Size,
                s => s.MemoryLimit,
                (s, v) => s with { MemoryLimit = v }
            ),
            new Setting<int>(
                nameof(CrawlSettings.DepthLimit),
                "How many links deep the crawl goes; 0 is no limit.",
                SettingTypes.Count,
                s => s.DepthLimit,
                (s, v) => s with { DepthLimit = v }
            )
            {
                Short = "--depth",
            },
            new Setting<int>(
                nameof(CrawlSettings.DepthPriority),
                "What each link of depth takes from the priority.",
                SettingTypes.Count,
                s => s.DepthPriority,
                (s, v) => s with { DepthPriority = v }
            ),
            new Setting<int>(
                nameof(CrawlSettings.UrlLengthLimit),
                "The most characters of an address.",
                SettingTypes.Count,
                s => s.UrlLengthLimit,
                (s, v) => s with { UrlLengthLimit = v }
            ),
            new Setting<int>(
                nameof(CrawlSettings.PatternLimit),
                "The most pages whose addresses differ only in numbers and values; 0 is no limit.",
                SettingTypes.Count,
                s => s.PatternLimit,
                (s, v) => s with { PatternLimit = v }
            ),
        ];
}
