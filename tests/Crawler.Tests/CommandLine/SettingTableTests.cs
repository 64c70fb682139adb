using System.Reflection;
using Crawler.CommandLine.Settings;

namespace Crawler.Tests.CommandLine;

public sealed class SettingTableTests
{
    // What no command line can give.
    private static readonly HashSet<string> s_notOptions = ["Random"];

    [Fact]
    public void Every_setting_is_an_option_by_its_name() =>
        Assert.Equal(
            typeof(CrawlSettings)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => property.Name)
                .Where(name => !s_notOptions.Contains(name))
                .Order(StringComparer.Ordinal),
            SettingTable.All.Select(setting => setting.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void No_two_options_have_one_name()
    {
        List<string> names =
        [
            .. SettingTable.All.SelectMany(setting =>
                new[] { setting.Option, setting.Short, setting.Opposite }.OfType<string>()
            ),
        ];

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void The_text_of_every_setting_reads_back_as_its_value()
    {
        var settings = new CrawlSettings();
        foreach (Setting setting in SettingTable.All)
        {
            string text = setting.TextOf(settings);
            if (text.Length > 0 && setting.Name != nameof(CrawlSettings.DefaultRequestHeaders))
            {
                Assert.Equal(text, setting.TextOf(setting.Apply(settings, [text])));
            }
        }
    }

    [Theory]
    [InlineData("CONCURRENT_REQUESTS", "ConcurrentRequests")]
    [InlineData("CONCURRENT_REQUESTS_PER_DOMAIN", "ConcurrentRequestsPerDomain")]
    [InlineData("CONCURRENT_ITEMS", "ConcurrentItems")]
    [InlineData("DOWNLOAD_DELAY", "DownloadDelay")]
    [InlineData("DOWNLOAD_MAXSIZE", "DownloadMaxSize")]
    [InlineData("DOWNLOAD_FAIL_ON_DATALOSS", "DownloadFailOnDataLoss")]
    [InlineData("ROBOTSTXT_OBEY", "RobotsTxtObey")]
    [InlineData("AUTOTHROTTLE_TARGET_CONCURRENCY", "AutoThrottleTargetConcurrency")]
    [InlineData("CLOSESPIDER_PAGECOUNT", "CloseSpiderPageCount")]
    [InlineData("URLLENGTH_LIMIT", "UrlLengthLimit")]
    [InlineData("SCRAPER_SLOT_MAX_ACTIVE_SIZE", "ScraperSlotMaxActiveSize")]
    [InlineData("JOBDIR", "StateDirectory")]
    [InlineData("downloadDelay", "DownloadDelay")]
    [InlineData("download-delay", "DownloadDelay")]
    public void A_setting_is_found_by_the_name_that_Scrapy_has(string given, string name) =>
        Assert.Equal(name, SettingTable.Find(given)?.Name);

    [Theory]
    [InlineData("DownloadDelay", "0.5", "500ms")]
    [InlineData("DownloadDelay", "2m", "120s")]
    [InlineData("DownloadMaxSize", "64K", "64K")]
    [InlineData("RobotsTxtObey", "False", "false")]
    [InlineData("RetryHttpCodes", "[500, 503]", "500,503")]
    [InlineData("ConcurrentItems", "1,000", "1000")]
    public void Values_are_read_as_people_type_them(string name, string text, string value)
    {
        Setting setting = SettingTable.Find(name)!;

        Assert.Equal(value, setting.TextOf(setting.Apply(new CrawlSettings(), [text])));
    }

    [Theory]
    [InlineData("DownloadDelay", "soon", "takes a time such as 2, 200ms or 1m, not 'soon'")]
    [InlineData("ConcurrentItems", "1.5", "takes a whole number, not '1.5'")]
    [InlineData("RetryHttpCodes", "500,99", "takes statuses such as 500,503, not '500,99'")]
    [InlineData("RobotsTxtObey", "maybe", "takes true or false, not 'maybe'")]
    [InlineData("DefaultRequestHeaders", "Accept", "takes a header such as \"Accept-Language: de\", not 'Accept'")]
    public void A_wrong_value_is_refused_with_what_the_setting_takes(string name, string text, string message)
    {
        Setting setting = SettingTable.Find(name)!;

        FormatException mistake = Assert.Throws<FormatException>(() => setting.Apply(new CrawlSettings(), [text]));
        Assert.Equal(message, mistake.Message);
    }
}
