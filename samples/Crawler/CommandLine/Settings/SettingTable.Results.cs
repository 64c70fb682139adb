namespace Crawler.CommandLine.Settings;

/// <content>What is kept.</content>
internal static partial class SettingTable
{
    private static IReadOnlyList<Setting> Results =>
        [
            new Setting<string?>(
                nameof(CrawlSettings.StateDirectory),
                "Where the crawl's state is kept; a crawl that finds one there goes on with it.",
                SettingTypes.Directory,
                s => s.StateDirectory,
                (s, v) => s with { StateDirectory = v }
            )
            {
                Short = "--state",
                ScrapyName = "JOBDIR",
            },
            new Setting<IReadOnlyList<string>>(
                nameof(CrawlSettings.Exports),
                "Write items to this file: .jsonl, .csv, .db or .sqlite. May be repeated.",
                SettingTypes.Files,
                s => s.Exports,
                (s, v) => s with { Exports = v }
            )
            {
                Short = "--items",
                ScrapyName = "FEEDS",
            },
        ];
}
