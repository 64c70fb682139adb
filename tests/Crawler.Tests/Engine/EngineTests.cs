using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Becket.Simulations;

namespace Crawler.Tests.Engine;

/// <summary>Whole crawls in simulated hosts: what an answer means for the rest.</summary>
public sealed partial class EngineTests
{
    [Fact]
    public void Every_page_that_links_lead_to_is_fetched_once()
    {
        var site = new Site(path =>
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
        var site = new Site(path => path == "/" ? "a=/private/1 a=/open" : "")
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
        var site = new Site(path =>
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
        var site = new Site(path => "") { RobotsStatus = 503 };
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(["/robots.txt", "/robots.txt", "/robots.txt"], site.Paths);
        Assert.Equal(1, summary.Total.Failed);
        Assert.Equal(1, summary.Statistics.Outcomes["failed: robots.txt cannot be had"]);
    }

    [Fact]
    public void A_site_that_is_down_for_a_moment_is_crawled_when_it_is_back()
    {
        int asked = 0;
        var site = new Site(path => ++asked <= 2 ? "503" : "");
        CrawlSummary summary = site.Crawl(new CrawlSettings());
        Assert.Equal(1, summary.Total.Done);
        Assert.Equal(2, summary.Statistics.Retries);
        Assert.Equal(2, summary.Statistics.Outcomes["retry: status 503"]);
    }

    [Fact]
    public void What_fails_as_often_as_it_may_is_kept_with_its_reason()
    {
        var site = new Site(path =>
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
        var site = new Site(path =>
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
    public void The_crawl_ends_with_exactly_as_many_pages_as_it_may_have()
    {
        var site = new Site(path => string.Join(' ', Enumerable.Range(0, 50).Select(number => $"a={path}{number}")));
        CrawlSummary summary = site.Crawl(new CrawlSettings { CloseSpiderPageCount = 7 });
        Assert.Equal("page limit", summary.Reason);
        Assert.Equal(7, summary.Statistics.Pages);
        Assert.Equal(7, site.Paths.Count(path => path != "/robots.txt"));
        Assert.True(summary.Total.Queued > 0);
    }

    [Fact]
    public void A_spider_that_throws_loses_its_page_and_no_other()
    {
        var site = new Site(path =>
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
    public void Never_more_than_the_bounds_are_under_way()
    {
        var site = new Site(path =>
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

    [GeneratedRegex("a=([^ ]+)")]
    private static partial Regex Link { get; }

    private sealed class Site(Func<string, string?> page)
    {
        private int _atOnce;

        public string Robots { get; init; } = "";

        public int RobotsStatus { get; init; } = 200;

        public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(10);

        public List<string> Paths { get; } = [];

        public List<TimeSpan> Times { get; } = [];

        public int MostAtOnce { get; private set; }

        public CrawlSummary Crawl(CrawlSettings settings)
        {
            CrawlSummary? summary = null;
            Simulation.Run(
                1,
                simulation =>
                {
                    Host server = simulation.AddHost("site.test");
                    Host client = simulation.AddHost("client");
                    server.Run(reactor => reactor.ListenTcp(80, Factory.ForProtocol(() => new Server(reactor, this))));
                    client.Run(
                        async Deferred (reactor) =>
                        {
                            await reactor.DeferLater(TimeSpan.FromSeconds(1));
                            var crawl = new Crawler.Crawl(
                                reactor,
                                new LinkSpider(),
                                settings with
                                {
                                    AllowPrivateAddresses = true,
                                    Random = new Random(1),
                                }
                            );
                            summary = await crawl.Run();
                        }
                    );
                    Assert.True(simulation.RunUntil(() => summary is not null, TimeSpan.FromHours(5)));
                }
            );
            return summary!;
        }

        private sealed class Server(Reactor reactor, Site site) : LineReceiver
        {
            private string? _path;

            protected override void LineReceived(ReadOnlySpan<byte> line)
            {
                if (_path is null)
                {
                    _path = Encoding.ASCII.GetString(line).Split(' ')[1];
                }
                else if (line.Length == 0)
                {
                    string path = _path;
                    _path = null;
                    site.Paths.Add(path);
                    site.Times.Add(reactor.Now);
                    site._atOnce++;
                    site.MostAtOnce = Math.Max(site.MostAtOnce, site._atOnce);
                    reactor.CallLater(
                        site.Latency,
                        () =>
                        {
                            site._atOnce--;
                            Transport.Write(Encoding.ASCII.GetBytes(Answer(path)));
                        }
                    );
                }
            }

            private string Answer(string path)
            {
                if (path == "/robots.txt")
                {
                    return Text(site.RobotsStatus, "", site.Robots);
                }

                string[] words = (site.Page(path) ?? "404").Split(' ');
                return int.TryParse(words[0], out int status)
                    ? Text(status, words.Length > 1 ? $"Location: {words[1]}\r\n" : "", "")
                    : Text(200, "", string.Join(' ', words));
            }

            private static string Text(int status, string fields, string body) =>
                $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}";
        }

        private string? Page(string path) => page(path);
    }

    private sealed class LinkSpider : Spider<string>
    {
        public override IEnumerable<string> StartAddresses => ["http://site.test/"];

        public override IEnumerable<Output<string>> Parse(Page page)
        {
            string text = Encoding.ASCII.GetString(page.Body.Span);
            if (text == "throw")
            {
                throw new FormatException("not what I expected");
            }

            foreach (Match link in Link.Matches(text))
            {
                yield return new CrawlRequest(new Uri(page.Address, link.Groups[1].Value));
            }
        }
    }
}
