namespace Crawler.CommandLine.Settings;

/// <summary>All settings, in the order of the help.</summary>
internal static partial class SettingTable
{
    /// <summary>The settings.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Bounds, .. Ends, .. Manners, .. Downloads, .. Results];

    /// <summary>Those that matter when one page is fetched.</summary>
    public static IReadOnlyList<Setting> OfOnePage { get; } =
    [
        .. Manners.Where(static setting =>
            setting.Name
                is nameof(CrawlSettings.RobotsTxtObey)
                    or nameof(CrawlSettings.AllowPrivateAddresses)
                    or nameof(CrawlSettings.UserAgent)
        ),
        .. Downloads,
    ];

    /// <summary>Finds a setting by its name in .NET or in Scrapy; null if there is none.</summary>
    public static Setting? Find(string name) => All.FirstOrDefault(setting => setting.IsNamed(name));
}
