using System.CommandLine;
using Crawler.CommandLine;
using Microsoft.Extensions.Logging;

namespace Crawler.Tests.CommandLine;

public sealed class CrawlOptionsTests
{
    [Fact]
    public void Without_options_the_spiders_own_settings_hold()
    {
        var settings = new CrawlSettings { ConcurrentRequests = 5, Exports = ["own.jsonl"] };

        Assert.Same(settings, Parse(settings).Settings);
    }

    [Fact]
    public void Options_change_single_settings_and_the_last_one_counts()
    {
        CrawlSettings settings = Parse(
            new CrawlSettings { RetryTimes = 7 },
            "--concurrent",
            "4",
            "--per-domain=2",
            "--delay",
            "0.5",
            "--delay",
            "1m",
            "--max-pages",
            "10",
            "--no-robots",
            "--allow-private",
            "--state",
            "kept",
            "--items",
            "a.jsonl",
            "--items",
            "b.csv",
            "--header",
            "Accept: text/html"
        ).Settings;

        Assert.Equal(
            (4, 2, 10L, 7),
            (
                settings.ConcurrentRequests,
                settings.ConcurrentRequestsPerDomain,
                settings.CloseSpiderPageCount,
                settings.RetryTimes
            )
        );
        Assert.Equal(TimeSpan.FromMinutes(1), settings.DownloadDelay);
        Assert.False(settings.RobotsTxtObey);
        Assert.True(settings.AllowPrivateAddresses);
        Assert.Equal("kept", settings.StateDirectory);
        Assert.Equal(["a.jsonl", "b.csv"], settings.Exports);
        Assert.Equal([KeyValuePair.Create("Accept", "text/html")], settings.DefaultRequestHeaders);
    }

    [Fact]
    public void Settings_have_their_long_names_too_and_flags_may_have_a_value()
    {
        CrawlSettings settings = Parse(
            new CrawlSettings(),
            "--download-delay",
            "2",
            "--auto-throttle-enabled",
            "--cookies-enabled",
            "false",
            "--robots-txt-obey",
            "true"
        ).Settings;

        Assert.Equal(TimeSpan.FromSeconds(2), settings.DownloadDelay);
        Assert.True(settings.AutoThrottleEnabled);
        Assert.False(settings.CookiesEnabled);
        Assert.True(settings.RobotsTxtObey);
    }

    [Fact]
    public void Scrapys_names_work_and_an_option_overrules_them()
    {
        CrawlSettings settings = Parse(
            new CrawlSettings(),
            "-s",
            "DOWNLOAD_DELAY=0.25",
            "-s",
            "ROBOTSTXT_OBEY=False",
            "--set",
            "ConcurrentItems=7",
            "--delay",
            "3"
        ).Settings;

        Assert.Equal(TimeSpan.FromSeconds(3), settings.DownloadDelay);
        Assert.False(settings.RobotsTxtObey);
        Assert.Equal(7, settings.ConcurrentItems);
    }

    [Fact]
    public void What_one_sees_of_a_crawl_is_chosen_too()
    {
        CrawlArguments arguments = Parse(
            new CrawlSettings(),
            "--log",
            "debug",
            "--stats",
            "json",
            "--page",
            "crawl.html",
            "--log-stats-interval",
            "5s",
            "-q"
        );

        Assert.Equal(
            (LogLevel.Debug, StatsFormat.Json, "crawl.html", TimeSpan.FromSeconds(5), true),
            (arguments.Log, arguments.Stats, arguments.Page, arguments.LogStatsInterval, arguments.IsQuiet)
        );
    }

    [Theory]
    [InlineData("--delay takes a time such as 2, 200ms or 1m, not 'x'", "--delay", "x")]
    [InlineData("--set takes NAME=VALUE, not 'DOWNLOAD_DELAY'", "-s", "DOWNLOAD_DELAY")]
    [InlineData("there is no setting 'DOWNLOAD_DELY'; did you mean DownloadDelay?", "-s", "DOWNLOAD_DELY=1")]
    [InlineData("--set DOWNLOAD_DELAY takes a time such as 2, 200ms or 1m, not 'x'", "-s", "DOWNLOAD_DELAY=x")]
    [InlineData("CrawlSettings.ConcurrentRequests is at least 1, but was 0.", "--concurrent", "0")]
    public void A_wrong_value_is_one_sentence(string message, params string[] args)
    {
        CommandException mistake = Assert.Throws<CommandException>(() => Parse(new CrawlSettings(), args));

        Assert.Equal((message, ExitCodes.Misused), (mistake.Message, mistake.ExitCode));
    }

    private static CrawlArguments Parse(CrawlSettings settings, params string[] args)
    {
        var options = new CrawlOptions(settings);
        var command = new Command("crawl");
        options.AddTo(command);
        ParseResult parsed = command.Parse(args);
        Assert.Empty(parsed.Errors);
        return options.Of(parsed);
    }
}
