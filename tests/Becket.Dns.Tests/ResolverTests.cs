using System.Net;
using Becket.Testing;
using DnsClient;

namespace Becket.Dns.Tests;

/// <summary>Tries, time-outs, the cache and shared queries, in virtual time.</summary>
public sealed class ResolverTests
{
    private static readonly IPEndPoint s_first = new(IPAddress.Parse("10.0.0.1"), 53);
    private static readonly IPEndPoint s_second = new(IPAddress.Parse("10.0.0.2"), 53);

    private readonly List<string> _asked = [];

    [Fact]
    public void A_server_that_hangs_is_followed_by_the_next_one_after_the_time_out() =>
        Run(
            (server, question, token) =>
                server.Equals(s_first) ? ScriptedDns.Hang(token) : ScriptedDns.Address(question, "192.0.2.1"),
            async (reactor, resolver) =>
            {
                await resolver.Query("a.test", QueryType.A);

                Assert.Equal(["10.0.0.1 a.test A", "10.0.0.2 a.test A"], _asked);
                Assert.Equal(3, reactor.Seconds, tolerance: 0.001);
            }
        );

    [Fact]
    public void The_server_that_answered_last_is_asked_first() =>
        Run(
            (server, question, token) =>
                server.Equals(s_first) ? ScriptedDns.Hang(token) : ScriptedDns.Address(question, "192.0.2.1"),
            async (reactor, resolver) =>
            {
                await resolver.Query("a.test", QueryType.A);
                _asked.Clear();
                await resolver.Query("b.test", QueryType.A);

                Assert.Equal(["10.0.0.2 b.test A"], _asked);
            }
        );

    [Fact]
    public void A_server_that_says_that_it_failed_is_followed_by_the_next_one_at_once() =>
        Run(
            (server, question, _) =>
                server.Equals(s_first) ? ScriptedDns.Failure() : ScriptedDns.Address(question, "192.0.2.1"),
            async (reactor, resolver) =>
            {
                await resolver.Query("a.test", QueryType.A);

                Assert.Equal(["10.0.0.1 a.test A", "10.0.0.2 a.test A"], _asked);
                Assert.Equal(0, reactor.Seconds);
            }
        );

    [Fact]
    public void When_no_server_answers_the_error_names_each_with_its_reason() =>
        Run(
            (server, _, token) =>
                server.Equals(s_first)
                    ? ScriptedDns.Hang(token)
                    : Task.FromException<IDnsQueryResponse>(new IOException("The wire is cut.")),
            async (reactor, resolver) =>
            {
                DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(async () =>
                    await resolver.Query("a.test", QueryType.A)
                );

                Assert.Equal(
                    "No name server answers for a.test: 10.0.0.1:53: no answer within 3 s; "
                        + "10.0.0.2:53: The wire is cut.",
                    error.Message
                );
                Assert.Equal("a.test", error.Name);
                Assert.Equal(4, _asked.Count);
                Assert.Equal(6, reactor.Seconds, tolerance: 0.001);
            }
        );

    [Fact]
    public void An_answer_is_kept_for_its_time_to_live() =>
        Run(
            (_, question, _) => ScriptedDns.Address(question, "192.0.2.1", ttl: 10),
            async (reactor, resolver) =>
            {
                await resolver.Query("a.test", QueryType.A);
                await reactor.DeferLater(TimeSpan.FromSeconds(9.9));
                await resolver.Query("A.Test.", QueryType.A);
                Assert.Single(_asked);

                await reactor.DeferLater(TimeSpan.FromSeconds(0.2));
                await resolver.Query("a.test", QueryType.A);
                Assert.Equal(2, _asked.Count);
            }
        );

    [Fact]
    public void A_name_that_is_absent_stays_so_for_as_long_as_its_zone_says() =>
        Run(
            (_, question, _) => ScriptedDns.NoName(question, ttl: 60),
            async (reactor, resolver) =>
            {
                await Assert.ThrowsAsync<DnsLookupException>(async () => await resolver.Resolve("a.test"));
                await reactor.DeferLater(TimeSpan.FromSeconds(59));
                await Assert.ThrowsAsync<DnsLookupException>(async () => await resolver.Resolve("a.test"));
                Assert.Equal(2, _asked.Count);

                await reactor.DeferLater(TimeSpan.FromSeconds(2));
                await Assert.ThrowsAsync<DnsLookupException>(async () => await resolver.Resolve("a.test"));
                Assert.Equal(4, _asked.Count);
            }
        );

    [Fact]
    public void An_answer_without_a_time_to_live_is_not_kept() =>
        Run(
            (_, question, _) => ScriptedDns.Address(question, "192.0.2.1", ttl: 0),
            async (_, resolver) =>
            {
                await resolver.Query("a.test", QueryType.A);
                await resolver.Query("a.test", QueryType.A);

                Assert.Equal(2, _asked.Count);
                Assert.Equal(0, resolver.CachedAnswers);
            }
        );

    [Fact]
    public void A_full_cache_drops_the_oldest_answer() =>
        Run(
            (_, question, _) => ScriptedDns.Address(question, "192.0.2.1"),
            async (_, resolver) =>
            {
                foreach (string name in (string[])["a.test", "b.test", "c.test", "b.test", "c.test", "a.test"])
                {
                    await resolver.Query(name, QueryType.A);
                }

                Assert.Equal(["a.test", "b.test", "c.test", "a.test"], _asked.Select(line => line.Split(' ')[1]));
                Assert.Equal(2, resolver.CachedAnswers);
            },
            options => options with { CacheSize = 2 }
        );

    [Fact]
    public void Those_who_ask_the_same_at_once_share_a_query_and_one_may_give_up() =>
        Run(
            (_, question, _) => Later(question, "192.0.2.1", TimeSpan.FromSeconds(1)),
            async (reactor, resolver) =>
            {
                Deferred<IDnsQueryResponse> givesUp = resolver.Query("a.test", QueryType.A);
                Deferred<IDnsQueryResponse> waits = resolver.Query("a.test", QueryType.A);
                givesUp.Cancel();

                await Assert.ThrowsAsync<CancelledException>(async () => await givesUp);
                Assert.Single((await waits).Answers);
                Assert.Single(_asked);
            }
        );

    [Fact]
    public void IPv6_that_is_late_is_left_out_and_there_the_next_time() =>
        Run(
            (_, question, _) =>
                question.QuestionType == QueryType.AAAA
                    ? Later(question, "2001:db8::1", TimeSpan.FromSeconds(1))
                    : ScriptedDns.Address(question, "192.0.2.1"),
            async (reactor, resolver) =>
            {
                Assert.Equal([IPAddress.Parse("192.0.2.1")], await resolver.Resolve("a.test"));
                Assert.Equal(0.05, reactor.Seconds, tolerance: 0.001);

                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                Assert.Equal(2, (await resolver.Resolve("a.test")).Count);
                Assert.Equal(["10.0.0.1 a.test AAAA", "10.0.0.1 a.test A"], _asked);
            }
        );

    [Fact]
    public void One_family_that_fails_does_not_matter_while_the_other_has_addresses() =>
        Run(
            (_, question, _) =>
                question.QuestionType == QueryType.AAAA
                    ? ScriptedDns.Failure()
                    : ScriptedDns.Address(question, "192.0.2.1"),
            async (_, resolver) => Assert.Equal([IPAddress.Parse("192.0.2.1")], await resolver.Resolve("a.test"))
        );

    [Theory]
    [InlineData("shop", "shop.one.test shop.two.test shop")]
    [InlineData("shop.", "shop")]
    [InlineData("www.shop", "www.shop www.shop.one.test www.shop.two.test")]
    public void A_short_name_is_tried_with_the_search_list(string name, string tried) =>
        Run(
            (_, question, _) => ScriptedDns.NoName(question),
            async (_, resolver) =>
            {
                await Assert.ThrowsAsync<DnsLookupException>(async () => await resolver.Resolve(name));

                IEnumerable<string> asked = _asked.Where(line => line.EndsWith(" A", StringComparison.Ordinal));
                Assert.Equal(tried.Split(' '), asked.Select(line => line.Split(' ')[1]));
            },
            options => options with { SearchList = ["one.test", "two.test"] }
        );

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData("Till.LocalHost.")]
    public void No_query_is_sent_for(string name) =>
        Run(
            (_, question, _) => ScriptedDns.NoName(question),
            async (_, resolver) =>
            {
                Assert.All(await resolver.Resolve(name), address => Assert.True(IPAddress.IsLoopback(address)));
                Assert.Empty(_asked);
            }
        );

    [Fact]
    public void The_stop_cancels_what_is_open()
    {
        bool cancelled = false;
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.CallWhenRunning(() =>
        {
            DnsResolver resolver = Make(reactor, (_, _, token) => ScriptedDns.Hang(token));
            resolver
                .Resolve("a.test")
                .AddErrback(
                    (OperationCanceledException _) =>
                    {
                        cancelled = true;
                    }
                );
            reactor.Stop();
        });
        reactor.Run();

        Assert.True(cancelled);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void In_virtual_time_a_client_must_be_given() =>
        ReactorTest.Run(reactor =>
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new DnsResolver(reactor));

            Assert.Contains("DnsResolverOptions.Client", error.Message, StringComparison.Ordinal);
            return Deferred.Succeed();
        });

    private static async Task<IDnsQueryResponse> Later(DnsQuestion question, string address, TimeSpan delay)
    {
        await Reactor.Current!.DeferLater(delay);
        return await ScriptedDns.Address(question, address);
    }

    private void Run(
        Func<IPEndPoint, DnsQuestion, CancellationToken, Task<IDnsQueryResponse>> answer,
        Func<Reactor, DnsResolver, Deferred> test,
        Func<DnsResolverOptions, DnsResolverOptions>? change = null
    ) => ReactorTest.Run(reactor => test(reactor, Make(reactor, answer, change)));

    private DnsResolver Make(
        Reactor reactor,
        Func<IPEndPoint, DnsQuestion, CancellationToken, Task<IDnsQueryResponse>> answer,
        Func<DnsResolverOptions, DnsResolverOptions>? change = null
    )
    {
        var options = new DnsResolverOptions
        {
            Servers = [s_first, s_second],
            SearchList = [],
            DotsOfWholeName = 1,
            TryTimeout = TimeSpan.FromSeconds(3),
            Attempts = 2,
            HostsFile = null,
            Client = ScriptedDns.Create(_asked, answer),
        };
        return new DnsResolver(reactor, change?.Invoke(options) ?? options);
    }
}
