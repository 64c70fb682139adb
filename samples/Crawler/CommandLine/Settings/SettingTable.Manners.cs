namespace Crawler.CommandLine.Settings;

/// <content>How the crawl treats the hosts.</content>
internal static partial class SettingTable
{
    private static IReadOnlyList<Setting> Manners =>
        [
            new Setting<TimeSpan>(
                nameof(CrawlSettings.DownloadDelay),
                "The least time between two requests to one host.",
                SettingTypes.Time,
                s => s.DownloadDelay,
                (s, v) => s with { DownloadDelay = v }
            )
            {
                Short = "--delay",
            },
            new Setting<bool>(
                nameof(CrawlSettings.RandomizeDownloadDelay),
                "Make each delay half to one and a half times as long.",
                SettingTypes.YesNo,
                s => s.RandomizeDownloadDelay,
                (s, v) => s with { RandomizeDownloadDelay = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.RobotsTxtObey),
                "Obey robots.txt.",
                SettingTypes.YesNo,
                s => s.RobotsTxtObey,
                (s, v) => s with { RobotsTxtObey = v }
            )
            {
                Opposite = "--no-robots",
            },
            new Setting<TimeSpan>(
                nameof(CrawlSettings.RobotsTxtLifetime),
                "How long a robots.txt holds.",
                SettingTypes.Time,
                s => s.RobotsTxtLifetime,
                (s, v) => s with { RobotsTxtLifetime = v }
            ),
            new Setting<TimeSpan>(
                nameof(CrawlSettings.LongestServerDelay),
                "The longest delay that a robots.txt or a Retry-After may ask for.",
                SettingTypes.Time,
                s => s.LongestServerDelay,
                (s, v) => s with { LongestServerDelay = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.AutoThrottleEnabled),
                "Let each host's delay follow its latency.",
                SettingTypes.YesNo,
                s => s.AutoThrottleEnabled,
                (s, v) => s with { AutoThrottleEnabled = v }
            )
            {
                Short = "--auto-throttle",
            },
            new Setting<TimeSpan>(
                nameof(CrawlSettings.AutoThrottleStartDelay),
                "The delay that the throttle begins with.",
                SettingTypes.Time,
                s => s.AutoThrottleStartDelay,
                (s, v) => s with { AutoThrottleStartDelay = v }
            ),
            new Setting<TimeSpan>(
                nameof(CrawlSettings.AutoThrottleMaxDelay),
                "The longest delay that the throttle sets.",
                SettingTypes.Time,
                s => s.AutoThrottleMaxDelay,
                (s, v) => s with { AutoThrottleMaxDelay = v }
            ),
            new Setting<double>(
                nameof(CrawlSettings.AutoThrottleTargetConcurrency),
                "How many requests the throttle wants under way at a host.",
                SettingTypes.Number,
                s => s.AutoThrottleTargetConcurrency,
                (s, v) => s with { AutoThrottleTargetConcurrency = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.AllowPrivateAddresses),
                "Fetch from private and loopback addresses too.",
                SettingTypes.YesNo,
                s => s.AllowPrivateAddresses,
                (s, v) => s with { AllowPrivateAddresses = v }
            )
            {
                Short = "--allow-private",
            },
            new Setting<bool>(
                nameof(CrawlSettings.ObeyNoFollow),
                "Leave out links with nofollow.",
                SettingTypes.YesNo,
                s => s.ObeyNoFollow,
                (s, v) => s with { ObeyNoFollow = v }
            )
            {
                Opposite = "--ignore-nofollow",
            },
            new Setting<string>(
                nameof(CrawlSettings.UserAgent),
                "The name of the crawler, with an address where you can be reached.",
                SettingTypes.Text,
                s => s.UserAgent,
                (s, v) => s with { UserAgent = v }
            ),
        ];
}
