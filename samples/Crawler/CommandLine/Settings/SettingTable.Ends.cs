namespace Crawler.CommandLine.Settings;

/// <content>When the crawl ends early.</content>
internal static partial class SettingTable
{
    private static IReadOnlyList<Setting> Ends =>
        [
            new Setting<long>(
                nameof(CrawlSettings.CloseSpiderPageCount),
                "End after so many pages; 0 is no limit.",
                SettingTypes.LongCount,
                s => s.CloseSpiderPageCount,
                (s, v) => s with { CloseSpiderPageCount = v }
            )
            {
                Short = "--max-pages",
            },
            new Setting<long>(
                nameof(CrawlSettings.CloseSpiderItemCount),
                "End after so many items; 0 is no limit.",
                SettingTypes.LongCount,
                s => s.CloseSpiderItemCount,
                (s, v) => s with { CloseSpiderItemCount = v }
            )
            {
                Short = "--max-items",
            },
            new Setting<long>(
                nameof(CrawlSettings.CloseSpiderErrorCount),
                "End after so many errors; 0 is no limit.",
                SettingTypes.LongCount,
                s => s.CloseSpiderErrorCount,
                (s, v) => s with { CloseSpiderErrorCount = v }
            )
            {
                Short = "--max-errors",
            },
            new Setting<TimeSpan>(
                nameof(CrawlSettings.CloseSpiderTimeout),
                "End after so long; 0 is no limit.",
                SettingTypes.Time,
                s => s.CloseSpiderTimeout,
                (s, v) => s with { CloseSpiderTimeout = v }
            )
            {
                Short = "--max-time",
            },
        ];
}
