using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>429, 503 and Retry-After, in virtual time.</summary>
public sealed class RefusalTests
{
    private readonly TestSite _site = new(new SiteOptions { Hosts = ["a.test", "b.test"], Pages = 10 });

    [Theory]
    [InlineData("/refusal/429/1/90")]
    [InlineData("/refusal/503/1/90")]
    [InlineData("/refusal/date/1/90")]
    public void A_page_is_asked_for_again_when_the_site_says_and_not_before(string path)
    {
        Outcome outcome = Crawl($"http://a.test{path}");

        Assert.Equal("Served", Assert.Single(outcome.Pages).Title);
        LoggedRequest[] asked = Asked(path);
        Assert.Equal([asked[0].Status, 200], asked.Select(request => request.Status));

        // A date has whole seconds.
        Assert.InRange((asked[1].Begin - asked[0].Begin).TotalSeconds, 88.9, 180);
    }

    [Fact]
    public void The_whole_host_waits_as_long_as_its_429_says_and_no_other_host()
    {
        IEnumerable<string> starts = Enumerable
            .Range(0, 30)
            .SelectMany(page =>
                new[] { $"http://a.test/slow/head/{page + 2_000}", $"http://b.test/slow/head/{page + 2_000}" }
            )
            .Prepend("http://a.test/refusal/429/1/120");

        Outcome outcome = Crawl([.. starts]);

        Assert.Equal(61, outcome.Pages.Count);
        DateTimeOffset refused = Asked("/refusal/429/1/120")[0].End!.Value;
        Assert.DoesNotContain(
            _site.Log.Requests,
            request =>
                request.Host == "a.test"
                && request.Begin > refused.AddSeconds(1)
                && request.Begin < refused.AddSeconds(119)
        );
        Assert.True(
            _site.Log.Requests.Where(request => request.Host == "b.test").Max(request => request.End)
                < refused.AddSeconds(119),
            "The other host waited."
        );
    }

    [Fact]
    public void A_wait_of_days_is_cut_to_the_longest_that_the_settings_allow()
    {
        Outcome outcome = Crawl("http://a.test/refusal/429/1/1000000");

        Assert.Single(outcome.Pages);
        LoggedRequest[] asked = Asked("/refusal/429/1/1000000");
        Assert.InRange((asked[1].Begin - asked[0].Begin).TotalMinutes, 4.99, 8);
    }

    [Fact]
    public void A_page_that_is_refused_again_and_again_is_asked_for_three_times()
    {
        Outcome outcome = Crawl("http://a.test/refusal/503", "http://a.test/refusal/500", "http://a.test/refusal/404");

        Assert.Empty(outcome.Pages);
        Assert.Equal(3, Asked("/refusal/503").Length);
        Assert.Equal(3, Asked("/refusal/500").Length);
        Assert.Single(Asked("/refusal/404"));
        Assert.Equal(3, outcome.Summary.Total.Failed);
        Assert.Equal(4, outcome.Summary.Statistics.Retries);
    }

    [Fact]
    public void A_storm_of_503_is_survived_if_it_ends_in_time()
    {
        string[] starts = [.. Enumerable.Range(0, 40).Select(page => $"http://a.test/refusal/503/2?page={page}")];

        Outcome outcome = Crawl(starts);

        Assert.Equal(40, outcome.Pages.Count);
        Assert.Equal(80, outcome.Summary.Statistics.Retries);
        Assert.Equal(120, _site.Log.Requests.Count(request => request.Status != 0 && request.Address != "/robots.txt"));
    }

    private Outcome Crawl(params string[] starts) =>
        SimulatedCrawl.Of(_site, new PageSpider(starts, ["a.test", "b.test"]));

    private LoggedRequest[] Asked(string address) =>
        [.. _site.Log.Requests.Where(request => request.Address == address)];
}
