namespace Crawler.CommandLine.Settings;

/// <content>How one page is fetched.</content>
internal static partial class SettingTable
{
    private static IReadOnlyList<Setting> Downloads =>
        [
            new Setting<TimeSpan>(
                nameof(CrawlSettings.DownloadTimeout),
                "How long a download may take.",
                SettingTypes.Time,
                s => s.DownloadTimeout,
                (s, v) => s with { DownloadTimeout = v }
            )
            {
                Short = "--timeout",
            },
            new Setting<long>(
                nameof(CrawlSettings.DownloadMaxSize),
                "The most bytes of a page, after decompression; 0 is no limit.",
                SettingTypes.Size,
                s => s.DownloadMaxSize,
                (s, v) => s with { DownloadMaxSize = v }
            ),
            new Setting<long>(
                nameof(CrawlSettings.DownloadWarnSize),
                "The size from which a page is logged as large; 0 is never.",
                SettingTypes.Size,
                s => s.DownloadWarnSize,
                (s, v) => s with { DownloadWarnSize = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.DownloadFailOnDataLoss),
                "Fail if a body is shorter than announced.",
                SettingTypes.YesNo,
                s => s.DownloadFailOnDataLoss,
                (s, v) => s with { DownloadFailOnDataLoss = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.RetryEnabled),
                "Repeat downloads that failed.",
                SettingTypes.YesNo,
                s => s.RetryEnabled,
                (s, v) => s with { RetryEnabled = v }
            )
            {
                Opposite = "--no-retry",
            },
            new Setting<int>(
                nameof(CrawlSettings.RetryTimes),
                "How often a download is repeated.",
                SettingTypes.Count,
                s => s.RetryTimes,
                (s, v) => s with { RetryTimes = v }
            )
            {
                Short = "--retries",
            },
            new Setting<IReadOnlySet<int>>(
                nameof(CrawlSettings.RetryHttpCodes),
                "The statuses that are worth another attempt.",
                SettingTypes.Codes,
                s => s.RetryHttpCodes,
                (s, v) => s with { RetryHttpCodes = v }
            ),
            new Setting<int>(
                nameof(CrawlSettings.RetryPriorityAdjust),
                "What a repetition adds to the priority.",
                SettingTypes.Count,
                s => s.RetryPriorityAdjust,
                (s, v) => s with { RetryPriorityAdjust = v }
            ),
            new Setting<TimeSpan>(
                nameof(CrawlSettings.RetryDelay),
                "How long the first repetition waits; each further one waits twice as long.",
                SettingTypes.Time,
                s => s.RetryDelay,
                (s, v) => s with { RetryDelay = v }
            ),
            new Setting<IReadOnlySet<int>>(
                nameof(CrawlSettings.HttpErrorAllowedCodes),
                "Statuses above 299 whose pages are parsed all the same.",
                SettingTypes.Codes,
                s => s.HttpErrorAllowedCodes,
                (s, v) => s with { HttpErrorAllowedCodes = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.RedirectEnabled),
                "Follow redirects.",
                SettingTypes.YesNo,
                s => s.RedirectEnabled,
                (s, v) => s with { RedirectEnabled = v }
            )
            {
                Opposite = "--no-redirects",
            },
            new Setting<int>(
                nameof(CrawlSettings.RedirectMaxTimes),
                "The most redirects in a row.",
                SettingTypes.Count,
                s => s.RedirectMaxTimes,
                (s, v) => s with { RedirectMaxTimes = v }
            ),
            new Setting<TimeSpan>(
                nameof(CrawlSettings.MetaRefreshMaxDelay),
                "The longest delay of a refresh that counts as a redirect.",
                SettingTypes.Time,
                s => s.MetaRefreshMaxDelay,
                (s, v) => s with { MetaRefreshMaxDelay = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.CookiesEnabled),
                "Keep cookies, and send them.",
                SettingTypes.YesNo,
                s => s.CookiesEnabled,
                (s, v) => s with { CookiesEnabled = v }
            )
            {
                Opposite = "--no-cookies",
            },
            new Setting<bool>(
                nameof(CrawlSettings.ConditionalRequests),
                "Ask for known pages only if they have changed.",
                SettingTypes.YesNo,
                s => s.ConditionalRequests,
                (s, v) => s with { ConditionalRequests = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.KeepQueryOrder),
                "Take addresses whose queries differ only in their order as different.",
                SettingTypes.YesNo,
                s => s.KeepQueryOrder,
                (s, v) => s with { KeepQueryOrder = v }
            ),
            new Setting<IReadOnlyDictionary<string, string>>(
                nameof(CrawlSettings.DefaultRequestHeaders),
                "A header of every request, instead of the default ones. May be repeated.",
                SettingTypes.Headers,
                s => s.DefaultRequestHeaders,
                (s, v) => s with { DefaultRequestHeaders = v }
            )
            {
                Short = "--header",
            },
        ];
}
