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
            new Setting<bool>(
                nameof(CrawlSettings.Overwrite),
                "Overwrite a file of items that exists.",
                SettingTypes.YesNo,
                s => s.Overwrite,
                (s, v) => s with { Overwrite = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.Recrawl),
                "Begin a crawl that has ended again, and ask for its pages once more.",
                SettingTypes.YesNo,
                s => s.Recrawl,
                (s, v) => s with { Recrawl = v }
            ),
            new Setting<bool>(
                nameof(CrawlSettings.SurvivePowerCuts),
                "Let each batch of the state wait for the disk.",
                SettingTypes.YesNo,
                s => s.SurvivePowerCuts,
                (s, v) => s with { SurvivePowerCuts = v }
            ),
        ];
}
