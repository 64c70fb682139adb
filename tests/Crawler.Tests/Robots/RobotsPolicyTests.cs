using System.Text;
using Becket.Testing;
using Crawler.Robots;

namespace Crawler.Tests.Robots;

public sealed class RobotsPolicyTests
{
    private const string Rules = "User-agent: *\nDisallow: /secret\nCrawl-delay: 2";

    private static readonly Uri s_page = new("http://example.org/page");
    private static readonly Uri s_secret = new("http://example.org/secret");

    private readonly List<string> _fetched = [];
    private Func<Uri, Deferred<RobotsAnswer>> _answer = _ => Deferred.Succeed(File(Rules));

    [Fact]
    public void The_rules_of_the_file_hold_for_its_site() =>
        Run(
            async (_, policy) =>
            {
                Assert.Equal(Allowed(2), await policy.Ask(s_page));
                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(s_secret));
                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(new Uri("http://EXAMPLE.org:80/secret/x")));
                Assert.Equal(["http://example.org/robots.txt"], _fetched);
            }
        );

    [Fact]
    public void Each_scheme_host_and_port_has_a_file_of_its_own() =>
        Run(
            async (_, policy) =>
            {
                foreach (string site in new[] { "http://a.org", "https://a.org", "http://a.org:81", "http://b.a.org" })
                {
                    await policy.Ask(new Uri(site + "/x?y"));
                    Assert.Equal(site + "/robots.txt", _fetched[^1]);
                }
            }
        );

    [Fact]
    public void The_group_of_the_crawlers_own_name_decides()
    {
        _answer = _ => Deferred.Succeed(File("User-agent: Own-Bot\nAllow: /\n\nUser-agent: *\nDisallow: /"));
        Run(
            async (_, policy) => Assert.Equal(Allowed(0), await policy.Ask(s_secret)),
            new CrawlSettings { UserAgent = "Own-Bot/2.0 (+http://own.example/)" }
        );
    }

    [Fact]
    public void One_fetch_is_for_all_that_wait() =>
        Run(
            async (reactor, policy) =>
            {
                _answer = async _ => await reactor.DeferLater(TimeSpan.FromSeconds(5), () => File(Rules));
                Deferred<RobotsVerdict>[] asked = [.. Enumerable.Range(0, 100).Select(_ => policy.Ask(s_page))];

                Assert.Equal(100, (await Deferred.Gather(asked)).Count(verdict => verdict == Allowed(2)));
                Assert.Single(_fetched);
            }
        );

    [Fact]
    public void Who_does_not_wait_any_more_does_not_end_the_fetch_of_the_others() =>
        Run(
            async (reactor, policy) =>
            {
                bool isCancelled = false;
                _answer = _ => Slow(reactor, () => isCancelled = true);
                Deferred<RobotsVerdict> first = policy.Ask(s_page);
                Deferred<RobotsVerdict> second = policy.Ask(s_page);
                Deferred<RobotsVerdict> third = policy.Ask(s_page);

                first.Cancel();
                await Assert.ThrowsAsync<CancelledException>(async () => await first);
                Assert.False(isCancelled);
                second.Cancel();
                third.Cancel();
                await Assert.ThrowsAsync<CancelledException>(async () => await second);
                await Assert.ThrowsAsync<CancelledException>(async () => await third);
                Assert.True(isCancelled);

                _answer = _ => Deferred.Succeed(File(Rules));
                Assert.Equal(Allowed(2), await policy.Ask(s_page));
            }
        );

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(451)]
    public void A_site_without_a_file_allows_everything(int status)
    {
        _answer = _ => Deferred.Succeed(Status(status));
        Run(async (_, policy) => Assert.Equal(Allowed(0), await policy.Ask(s_secret)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(599)]
    [InlineData(100)]
    public void While_the_file_cannot_be_had_the_site_waits(int status)
    {
        _answer = _ => Deferred.Succeed(Status(status));
        Run(
            async (reactor, policy) =>
            {
                for (int attempt = 1; attempt <= 4; attempt++)
                {
                    RobotsVerdict.WaitUntil wait = Assert.IsType<RobotsVerdict.WaitUntil>(await policy.Ask(s_page));

                    Assert.Equal(Now(reactor).AddSeconds(1 << (attempt - 1)), wait.Time);
                    Assert.Equal($"http://example.org/robots.txt answers {status}", wait.Why);
                    Assert.Equal(attempt, wait.Attempts);
                    Assert.Equal(wait, await policy.Ask(s_page));
                    Assert.Equal(attempt, _fetched.Count);
                    await reactor.DeferLater(wait.Time - Now(reactor));
                }

                _answer = _ => Deferred.Succeed(File(Rules));
                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(s_secret));
            }
        );
    }

    [Fact]
    public void A_site_that_cannot_be_reached_waits_too()
    {
        _answer = _ => throw new HttpRequestException("Connection refused");
        Run(
            async (_, policy) =>
                Assert.Equal(
                    "http://example.org/robots.txt cannot be had: Connection refused",
                    Assert.IsType<RobotsVerdict.WaitUntil>(await policy.Ask(s_page)).Why
                )
        );
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(100_000, 300)]
    [InlineData(0, 1)]
    public void The_site_says_how_long_to_wait_within_bounds(int retryAfter, int seconds)
    {
        _answer = _ => Deferred.Succeed(Status(503) with { RetryAfter = TimeSpan.FromSeconds(retryAfter) });
        Run(
            async (reactor, policy) =>
                Assert.Equal(
                    Now(reactor).AddSeconds(seconds),
                    Assert.IsType<RobotsVerdict.WaitUntil>(await policy.Ask(s_page)).Time
                )
        );
    }

    [Fact]
    public void After_thirty_days_without_a_file_everything_is_allowed()
    {
        _answer = _ => Deferred.Succeed(Status(503));
        Run(
            async (reactor, policy) =>
            {
                Assert.IsType<RobotsVerdict.WaitUntil>(await policy.Ask(s_page));
                await reactor.DeferLater(TimeSpan.FromDays(29));
                Assert.IsType<RobotsVerdict.WaitUntil>(await policy.Ask(s_page));
                await reactor.DeferLater(TimeSpan.FromDays(1));

                Assert.Equal(Allowed(0), await policy.Ask(s_page));
            }
        );
    }

    [Fact]
    public void Rules_that_were_had_hold_while_the_file_cannot_be_had_again() =>
        Run(
            async (reactor, policy) =>
            {
                await policy.Ask(s_page);
                _answer = _ => Deferred.Succeed(Status(500));
                await reactor.DeferLater(TimeSpan.FromHours(25));

                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(s_secret));
                Assert.Equal(Allowed(2), await policy.Ask(s_page));
                Assert.Equal(2, _fetched.Count);
                await reactor.DeferLater(TimeSpan.FromDays(40));
                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(s_secret));
                Assert.Equal(3, _fetched.Count);
            }
        );

    [Theory]
    [InlineData(null, 24 * 60)]
    [InlineData(60, 60)]
    [InlineData(7 * 24 * 60, 24 * 60)]
    [InlineData(0, 5)]
    public void A_file_holds_for_a_day_or_a_shorter_time_that_its_answer_names(int? minutesNamed, int minutes)
    {
        _answer = _ =>
            Deferred.Succeed(File(Rules) with { Lifetime = minutesNamed is { } m ? TimeSpan.FromMinutes(m) : null });
        Run(
            async (reactor, policy) =>
            {
                await policy.Ask(s_page);
                await reactor.DeferLater(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
                await policy.Ask(s_page);
                Assert.Single(_fetched);
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                await policy.Ask(s_page);
                Assert.Equal(2, _fetched.Count);
            }
        );
    }

    [Fact]
    public void Five_redirects_are_followed_also_to_other_hosts_and_the_rules_hold_for_the_first()
    {
        _answer = address => Deferred.Succeed(Redirected(address, times: 5));
        Run(
            async (_, policy) =>
            {
                Assert.IsType<RobotsVerdict.Disallowed>(await policy.Ask(s_secret));
                Assert.Equal(6, _fetched.Count);
                Assert.Equal("http://other.example/hop/5", _fetched[^1]);
            }
        );
    }

    [Fact]
    public void More_redirects_are_a_site_without_a_file()
    {
        _answer = address => Deferred.Succeed(Redirected(address, times: 6));
        Run(async (_, policy) => Assert.Equal(Allowed(0), await policy.Ask(s_secret)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ftp://example.org/robots.txt")]
    public void A_redirect_that_leads_nowhere_is_a_site_without_a_file(string? location)
    {
        _answer = _ => Deferred.Succeed(Status(301) with { Location = location is null ? null : new Uri(location) });
        Run(async (_, policy) => Assert.Equal(Allowed(0), await policy.Ask(s_secret)));
    }

    [Fact]
    public void A_delay_is_not_longer_than_the_longest_that_is_taken_over()
    {
        _answer = _ => Deferred.Succeed(File("User-agent: *\nCrawl-delay: 86400"));
        Run(async (_, policy) => Assert.Equal(Allowed(300), await policy.Ask(s_page)));
    }

    [Fact]
    public void A_crawl_that_does_not_obey_fetches_no_file() =>
        Run(
            async (_, policy) =>
            {
                Assert.Equal(Allowed(0), await policy.Ask(s_secret));
                Assert.Empty(_fetched);
            },
            new CrawlSettings { RobotsTxtObey = false }
        );

    [Fact]
    public void Of_too_many_sites_those_asked_about_last_are_remembered() =>
        Run(
            async (_, policy) =>
            {
                for (int i = 0; i < RobotsPolicy.MaximumSites; i++)
                {
                    await policy.Ask(new Uri($"http://h{i}.example/"));
                }

                await policy.Ask(new Uri("http://h0.example/"));
                await policy.Ask(s_page);
                Assert.Equal(RobotsPolicy.MaximumSites + 1, _fetched.Count);
                await policy.Ask(new Uri("http://h0.example/"));
                Assert.Equal(RobotsPolicy.MaximumSites + 1, _fetched.Count);
                await policy.Ask(new Uri("http://h1.example/"));
                Assert.Equal(RobotsPolicy.MaximumSites + 2, _fetched.Count);
            }
        );

    [Fact]
    public void Large_files_are_not_remembered_without_a_bound()
    {
        byte[] large = new byte[RobotsFile.MaximumLength];
        large.AsSpan().Fill((byte)'\n');
        _answer = _ => Deferred.Succeed(Status(200) with { Body = large });
        Run(
            async (_, policy) =>
            {
                int most = (int)(RobotsPolicy.MaximumSize / RobotsFile.MaximumLength);
                for (int i = 0; i <= most; i++)
                {
                    await policy.Ask(new Uri($"http://h{i}.example/"));
                }

                int fetched = _fetched.Count;
                await policy.Ask(new Uri($"http://h{most}.example/"));
                Assert.Equal(fetched, _fetched.Count);
                await policy.Ask(new Uri("http://h0.example/"));
                Assert.Equal(fetched + 1, _fetched.Count);
            }
        );
    }

    private static RobotsVerdict.Allowed Allowed(int seconds) => new(TimeSpan.FromSeconds(seconds));

    private static RobotsAnswer File(string text) => Status(200) with { Body = Encoding.UTF8.GetBytes(text) };

    private static RobotsAnswer Status(int status) => new() { Status = status };

    private static RobotsAnswer Redirected(Uri address, int times)
    {
        int hop = address.Segments is [_, "hop/", var number] ? number[0] - '0' : 0;
        return hop == times
            ? File(Rules)
            : Status(302) with
            {
                Location = new Uri($"//other.example/hop/{hop + 1}", UriKind.Relative),
            };
    }

    private static DateTimeOffset Now(Reactor reactor) => reactor.TimeProvider.GetUtcNow();

    private static async Deferred<RobotsAnswer> Slow(Reactor reactor, Action cancelled)
    {
        try
        {
            await reactor.DeferLater(TimeSpan.FromSeconds(5));
        }
        catch (OperationCanceledException)
        {
            cancelled();
            throw;
        }

        return File(Rules);
    }

    private void Run(Func<Reactor, RobotsPolicy, Deferred> job, CrawlSettings? settings = null) =>
        ReactorTest.Run(
            reactor =>
                job(
                    reactor,
                    new RobotsPolicy(
                        reactor,
                        settings ?? new CrawlSettings(),
                        address =>
                        {
                            _fetched.Add(address.AbsoluteUri);
                            return _answer(address);
                        }
                    )
                ),
            new ReactorTestOptions { VirtualTimeLimit = TimeSpan.FromDays(100) }
        );
}
