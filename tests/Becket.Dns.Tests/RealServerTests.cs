using System.Net;
using Becket.Testing;
using DnsClient;

namespace Becket.Dns.Tests;

/// <summary>The resolver against unbound, on real sockets.</summary>
public sealed class RealServerTests
{
    [Fact]
    public void A_host_has_its_addresses_of_both_families() =>
        Ask(async resolver =>
        {
            // Kept from now on: IPv6 addresses that come 50 ms after the IPv4 ones would be left out.
            await resolver.Query("www.shop.test", QueryType.AAAA);
            IReadOnlyList<IPAddress> found = await resolver.Resolve("www.shop.test");

            Assert.Equal(
                ["192.0.2.1", "192.0.2.2", "2001:db8::1"],
                found.Select(address => address.ToString()).Order(StringComparer.Ordinal)
            );
        });

    [Theory]
    [InlineData("four.shop.test", "192.0.2.4")]
    [InlineData("six.shop.test", "2001:db8::6")]
    [InlineData("four", "192.0.2.4")]
    [InlineData("FOUR.Shop.test.", "192.0.2.4")]
    [InlineData("bücher.shop.test", "192.0.2.7")]
    public void A_host_is_found_by(string name, string address) =>
        Ask(async resolver => Assert.Equal([IPAddress.Parse(address)], await resolver.Resolve(name)));

    [Theory]
    [InlineData("nobody.shop.test")]
    [InlineData("_till._tcp.shop.test")]
    [InlineData("a..b")]
    [InlineData("a-label-of-more-than-sixty-three-letters-which-no-name-in-the-dns-may-have.shop.test")]
    public void A_name_without_an_address_fails_with_its_name(string name) =>
        Ask(async resolver =>
        {
            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(async () =>
                await resolver.Resolve(name)
            );

            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void The_hosts_of_a_domains_mail_come_in_order() =>
        Ask(async resolver =>
            Assert.Equal(
                [new MailExchange("first.shop.test", 10), new MailExchange("second.shop.test", 20)],
                await resolver.LookupMailExchange("shop.test")
            )
        );

    [Fact]
    public void The_places_of_a_service_come_in_order() =>
        Ask(async resolver =>
            Assert.Equal(
                [new ServiceRecord("first.shop.test", 8001, 1, 5), new ServiceRecord("second.shop.test", 8002, 2, 0)],
                await resolver.LookupService("_till._tcp.shop.test")
            )
        );

    [Fact]
    public void The_strings_of_a_text_are_one() =>
        Ask(async resolver => Assert.Equal(["v=spf1 -all"], await resolver.LookupText("shop.test")));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public void An_address_has_a_name(string address) =>
        Ask(async resolver => Assert.Equal(["www.shop.test"], await resolver.LookupPointer(IPAddress.Parse(address))));

    [Fact]
    public void A_type_that_a_name_does_not_have_is_an_empty_list_and_no_error() =>
        Ask(async resolver => Assert.Empty(await resolver.LookupText("four.shop.test")));

    [Fact]
    public void Any_other_type_can_be_asked_for() =>
        Ask(async resolver => Assert.Single((await resolver.Query("shop.test", QueryType.SOA)).Answers));

    [Fact]
    public void An_answer_too_long_for_a_datagram_is_asked_for_again_over_TCP() =>
        Ask(
            async resolver =>
            {
                IReadOnlyList<string> texts = await resolver.LookupText("long.shop.test");

                Assert.Equal(40, texts.Count);
                Assert.All(texts, text => Assert.Equal(200, text.Length));
            },
            [.. Enumerable.Range(0, 40).Select(n => $"local-data: 'long.shop.test. 300 IN TXT \"{n:D200}\"'")]
        );

    [Fact]
    public void A_thousand_names_at_once_need_no_threads() =>
        Ask(async resolver =>
        {
            Reactor reactor = Reactor.Current!;
            await Deferred.Gather(
                Enumerable
                    .Range(0, 1000)
                    .Select(n => resolver.Query($"n{n}.shop.test", QueryType.A))
                    .Select(answer => answer.AddErrback((DnsLookupException _) => null!))
            );

            Assert.Equal(0, reactor.Statistics().Threads);
            Assert.Equal(0, resolver.OpenQueries);
        });

    [Fact]
    public void A_connection_uses_the_resolver_of_its_reactor() =>
        Ask(async resolver =>
        {
            Reactor reactor = Reactor.Current!;
            reactor.Resolver = resolver;
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Silent()),
                new() { Interface = IPAddress.Loopback }
            );

            Silent client = await reactor.ConnectTcp("here.shop.test", port.Port, () => new Silent());

            Assert.Equal(port.Port, ((IPEndPoint)client.Transport.Peer!).Port);
            client.Transport.LoseConnection();
            await port.Drain(TimeSpan.FromMinutes(1));
        });

    [Fact]
    public void A_service_that_is_not_offered_says_so() =>
        Ask(async resolver =>
        {
            var endpoint = new ServiceEndpoint(Reactor.Current!, resolver, "_none._tcp.shop.test");

            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(async () =>
                await endpoint.Connect(Factory.ForProtocol(() => new Silent()))
            );

            Assert.Contains("not offered", error.Message, StringComparison.Ordinal);
        });

    /// <summary>Runs a test on a real loop with a resolver that asks a real server.</summary>
    private static void Ask(Func<DnsResolver, Deferred> test, params string[] lines)
    {
        using var server = new UnboundServer(lines);
        ReactorTest.Run(
            reactor =>
                test(
                    new DnsResolver(
                        reactor,
                        new DnsResolverOptions
                        {
                            Servers = [server.Address],
                            SearchList = ["shop.test"],
                            TryTimeout = TimeSpan.FromMinutes(1),
                            HostsFile = null,
                        }
                    )
                ),
            new ReactorTestOptions { RealTime = true }
        );
    }

    private sealed class Silent : Protocol;
}
