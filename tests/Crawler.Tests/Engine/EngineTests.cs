using Crawler.Tests.Crawls;

namespace Crawler.Tests.Engine;

/// <summary>Whole crawls in simulated hosts: what an answer means for the rest.</summary>
public sealed class EngineTests
{
    [Fact]
    public void Every_page_that_links_lead_to_is_fetched_once()
    {
        var site = new SmallSite(path =>
            path switch
            {
                "/" => "a=/1 a=/2 a=/1",
                "/1" => "a=/2 a=/ a=/3",
                "/2" => "a=/3#part",
                "/3" => "",
                _ => null,
            }
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal("finished", summary.Reason);
        Assert.Equal(4, summary.Statistics.Pages);
        Assert.Equal(4, summary.Total.Done);
        Assert.Equal(0, summary.Total.Queued);
        Assert.Equal(["/robots.txt", "/", "/1", "/2", "/3"], site.Paths);
    }

    [Fact]
    public void What_robots_txt_forbids_is_not_fetched_and_counted()
    {
        var site = new SmallSite(path => path == "/" ? "a=/private/1 a=/open" : "")
        {
            Robots = "User-agent: becket-crawler\nDisallow: /private",
        };
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(["/robots.txt", "/", "/open"], site.Paths);
        Assert.Equal(1, summary.Statistics.Outcomes["dropped: robots.txt"]);
        Assert.Equal(1, summary.Total.Dropped);
    }

    [Fact]
    public void The_delay_of_robots_txt_lies_between_requests_and_not_before_what_is_left_out()
    {
        var site = new SmallSite(path =>
            path == "/" ? string.Join(' ', Enumerable.Range(0, 5).Select(number => $"a=/{number} a=/no/{number}")) : ""
        )
        {
            Robots = "User-agent: *\nDisallow: /no\nCrawl-delay: 10",
        };
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(6, summary.Statistics.Pages);
        TimeSpan[] gaps = [.. site.Times.Zip(site.Times.Skip(1), (one, next) => next - one)];
        Assert.All(gaps[1..], gap => Assert.InRange(gap.TotalSeconds, 9.9, 11));
    }

    [Fact]
    public void A_robots_txt_that_cannot_be_had_is_asked_for_again_and_then_the_site_is_given_up()
    {
        var site = new SmallSite(path => "") { RobotsStatus = 503 };
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(["/robots.txt", "/robots.txt", "/robots.txt"], site.Paths);
        Assert.Equal(1, summary.Total.Failed);
        Assert.Equal(1, summary.Statistics.Outcomes["failed: robots.txt cannot be had"]);
    }

    [Fact]
    public void A_site_that_is_down_for_a_moment_is_crawled_when_it_is_back()
    {
        int asked = 0;
        var site = new SmallSite(path => ++asked <= 2 ? "503" : "");
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(1, summary.Total.Done);
        Assert.Equal(2, summary.Statistics.Retries);
        Assert.Equal(2, summary.Statistics.Outcomes["retry: status 503"]);
    }

    [Fact]
    public void What_fails_as_often_as_it_may_is_kept_with_its_reason()
    {
        var site = new SmallSite(path =>
            path == "/" ? "a=/bad a=/missing"
            : path == "/bad" ? "503"
            : "404"
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(2, summary.Total.Failed);
        Assert.Equal(3, site.Paths.Count(path => path == "/bad"));
        Assert.Equal(1, site.Paths.Count(path => path == "/missing"));
        Assert.Equal(1, summary.Statistics.Outcomes["failed: status 404"]);
    }

    [Fact]
    public void A_redirect_is_a_request_of_its_own_and_a_loop_ends()
    {
        var site = new SmallSite(path =>
            path switch
            {
                "/" => "a=/old a=/loop1",
                "/old" => "301 /new",
                "/new" => "",
                "/loop1" => "302 /loop2",
                "/loop2" => "302 /loop1",
                _ => null,
            }
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(2, summary.Statistics.Pages);
        Assert.Equal(["/robots.txt", "/", "/old", "/loop1", "/new", "/loop2"], site.Paths);
        Assert.Equal(3, summary.Statistics.Outcomes["dropped: redirect"]);
    }

    [Fact]
    public void A_page_that_refreshes_to_another_is_a_redirect_and_one_that_refreshes_itself_is_a_page()
    {
        var site = new SmallSite(path =>
            path switch
            {
                "/" => "<meta http-equiv=refresh content=60> a=/moved a=/later",
                "/moved" => "<meta http-equiv=refresh content=0;URL=/new> i=not-an-item",
                "/later" => "<meta http-equiv=refresh content=500;URL=/new> i=item",
                _ => "i=item",
            }
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(["/robots.txt", "/", "/moved", "/later", "/new"], site.Paths);
        Assert.Equal(2, summary.Statistics.Items);
        Assert.Equal(1, summary.Statistics.Outcomes["dropped: redirect"]);
    }

    [Fact]
    public void Of_pages_with_one_pattern_only_so_many_are_fetched()
    {
        var site = new SmallSite(path =>
            path == "/" ? "a=/day/1 a=/about"
            : path == "/about" ? ""
            : $"a={path}1"
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings { PatternLimit = 5 });
        Assert.Equal(7, summary.Statistics.Pages);
        Assert.Equal(1, summary.Statistics.Outcomes["dropped: pattern"]);
    }

    [Fact]
    public void The_crawl_ends_with_exactly_as_many_pages_as_it_may_have()
    {
        var site = new SmallSite(path =>
            string.Join(' ', Enumerable.Range(0, 50).Select(number => $"a={path}{number}"))
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings { CloseSpiderPageCount = 7 });
        Assert.Equal("page limit", summary.Reason);
        Assert.Equal(7, summary.Statistics.Pages);
        Assert.Equal(7, site.Paths.Count(path => path != "/robots.txt"));
        Assert.True(summary.Total.Queued > 0);
    }

    [Fact]
    public void A_spider_that_throws_loses_its_page_and_no_other()
    {
        var site = new SmallSite(path =>
            path == "/" ? "a=/throw a=/fine"
            : path == "/throw" ? "throw"
            : ""
        );
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(2, summary.Total.Done);
        Assert.Equal(1, summary.Total.Failed);
        Assert.Equal(1, summary.Statistics.Errors);
    }

    [Fact]
    public void A_label_says_which_function_parses_a_page_also_one_on_the_loop()
    {
        var site = new SmallSite(path => path == "/" ? "l=/loop a=/thread" : "i=thread");
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(3, summary.Statistics.Pages);
        Assert.Equal(2, summary.Total.Items);
    }

    [Fact]
    public void A_spider_without_a_function_for_a_page_is_told_what_to_do()
    {
        using var state = new TemporaryDirectory();
        var settings = new CrawlSettings { StateDirectory = state.Of("state") };
        new SmallSite(path => "").Crawl(settings, new EmptySpider());
        (string Address, string? Reason) failed = Assert.Single(
            CrawlState.Read(state.Of("state")).FailedRequests.Select(request => (request.Address, request.Reason))
        );
        Assert.Contains("override Parse, or call Route in its constructor", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_that_lie_too_deep_are_not_fetched()
    {
        var site = new SmallSite(path => $"a={path}x");
        CrawlSummary summary = site.Crawl(new CrawlSettings { DepthLimit = 3 });
        Assert.Equal(["/robots.txt", "/", "/x", "/xx", "/xxx"], site.Paths);
        Assert.Equal(1, summary.Statistics.Outcomes["left out: depth"]);
    }

    [Fact]
    public void A_crawl_that_is_stopped_records_what_is_under_way_and_goes_on_later()
    {
        using var state = new TemporaryDirectory();
        var settings = new CrawlSettings { StateDirectory = state.Of("state") };
        var site = new SmallSite(Tree) { Latency = TimeSpan.FromSeconds(1) };
        CrawlSummary first = site.Crawl(
            settings,
            meanwhile: (reactor, crawl) => reactor.CallLater(TimeSpan.FromSeconds(5.5), () => crawl.Stop("enough"))
        );
        Assert.Equal("enough", first.Reason);
        Assert.InRange(first.Statistics.Pages, 1, 110);
        Assert.True(first.Total.Queued > 0);
        CrawlSummary second = site.Crawl(settings);
        Assert.Equal("finished", second.Reason);
        Assert.Equal(111, first.Statistics.Pages + second.Statistics.Pages);
        Assert.Equal(111, second.Total.Done);
        string[] pages = [.. site.Paths.Where(path => path != "/robots.txt")];
        Assert.Equal(111, pages.Length);
        Assert.Equal(111, pages.Distinct().Count());
    }

    [Fact]
    public void A_second_stop_gives_up_what_is_under_way_and_it_is_fetched_later()
    {
        using var state = new TemporaryDirectory();
        var settings = new CrawlSettings { StateDirectory = state.Of("state") };
        var site = new SmallSite(Tree) { Latency = TimeSpan.FromSeconds(10) };
        CrawlSummary first = site.Crawl(
            settings,
            meanwhile: (reactor, crawl) =>
                reactor.CallLater(
                    TimeSpan.FromSeconds(25),
                    () =>
                    {
                        crawl.Stop();
                        crawl.Stop();
                    }
                )
        );
        Assert.True(first.Elapsed < TimeSpan.FromSeconds(26), $"{first.Elapsed}");
        Assert.Equal(1, first.Total.Done);
        Assert.Equal(111, site.Crawl(settings).Total.Done);
    }

    [Fact]
    public void A_crawl_once_more_asks_only_whether_pages_have_changed()
    {
        using var state = new TemporaryDirectory();
        var settings = new CrawlSettings { StateDirectory = state.Of("state") };
        var site = new SmallSite(path => path == "/" ? "a=/1 i=x" : "i=y") { EntityTag = "\"1\"" };
        Assert.Equal(2, site.Crawl(settings).Total.Items);
        CrawlSummary again = site.Crawl(settings with { Recrawl = true });
        Assert.Equal(2, again.Statistics.Outcomes["status 304"]);
        Assert.Equal(0, again.Statistics.Items);
        site.EntityTag = "\"2\"";
        CrawlSummary changed = site.Crawl(settings with { Recrawl = true });
        Assert.Equal(2, changed.Statistics.Outcomes["status 200"]);
    }

    [Fact]
    public void A_crawl_whose_state_cannot_be_opened_fails_and_says_why()
    {
        using var state = new TemporaryDirectory();
        File.WriteAllText(state.Of("file"), "");
        Assert.Throws<CrawlFileException>(() =>
            new SmallSite(Tree).Crawl(new CrawlSettings { StateDirectory = state.Of("file") })
        );
    }

    [Fact]
    public void A_time_limit_ends_the_crawl()
    {
        var site = new SmallSite(path => $"a={path}x") { Latency = TimeSpan.FromSeconds(1) };
        CrawlSummary summary = site.Crawl(new CrawlSettings { CloseSpiderTimeout = TimeSpan.FromSeconds(10) });
        Assert.Equal("time limit", summary.Reason);
        Assert.InRange(summary.Elapsed.TotalSeconds, 10, 11.5);
    }

    [Fact]
    public void Never_more_than_the_bounds_are_under_way()
    {
        var site = new SmallSite(path =>
            path.Length < 4 ? string.Join(' ', Enumerable.Range(0, 9).Select(number => $"a={path}{number}")) : ""
        )
        {
            Latency = TimeSpan.FromSeconds(1),
        };
        CrawlSummary summary = site.Crawl(
            new CrawlSettings { ConcurrentRequestsPerDomain = 5, ConcurrentRequests = 3 }
        );
        Assert.Equal(820, summary.Statistics.Pages);
        Assert.Equal(3, site.MostAtOnce);
        Assert.Equal(3, summary.Statistics.Hosts["site.test"].MostActive);
        Assert.All(summary.Statistics.Timeline.Spans, span => Assert.InRange(span.Slot, 0, 2));
    }

    // A root, ten branches, and ten leaves on each.
    private static string Tree(string path) =>
        path.Length < 3 ? string.Join(' ', Enumerable.Range(0, 10).Select(number => $"a={path}{number}")) : "";

    private sealed class EmptySpider : Spider<LinkItem>
    {
        public override IEnumerable<string> StartAddresses => ["http://site.test/"];
    }
}
