using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Net.Endpoints;

public sealed class ResolverTests : EndpointTest
{
    [Fact]
    public void Addresses_and_localhost_are_known_at_once()
    {
        Reactor reactor = Make();
        var resolver = new SystemResolver(reactor, static _ => throw new InvalidOperationException("asked"));
        reactor.Run(async Deferred () =>
        {
            Assert.Equal([IPAddress.Parse("192.0.2.1")], await resolver.Resolve("192.0.2.1"));
            Assert.Equal([IPAddress.Parse("2001:db8::1")], await resolver.Resolve("2001:db8::1"));
            Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], await resolver.Resolve("LocalHost"));
        });
    }

    [Fact]
    public void The_system_is_asked_on_another_thread_and_answers_on_this_one()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            int here = Environment.CurrentManagedThreadId;
            var resolver = new SystemResolver(
                reactor,
                name =>
                {
                    Assert.NotEqual(here, Environment.CurrentManagedThreadId);
                    return name == "two.test" ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [];
                }
            );
            Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], await resolver.Resolve("two.test"));
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(() =>
                resolver.Resolve("none.test").AsTask()
            );
            Assert.Equal("none.test has no address.", error.Message);
        });
    }

    [Fact]
    public void What_the_system_says_becomes_a_lookup_error()
    {
        Reactor reactor = Make();
        var resolver = new SystemResolver(
            reactor,
            static name =>
                throw new SocketException((int)(name == "later.test" ? SocketError.TryAgain : SocketError.HostNotFound))
        );
        reactor.Run(async Deferred () =>
        {
            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(() =>
                resolver.Resolve("none.test").AsTask()
            );
            Assert.Equal("none.test has no address, or there is no such host.", error.Message);
            Assert.IsType<SocketException>(error.InnerException);
            error = await Assert.ThrowsAsync<DnsLookupException>(() => resolver.Resolve("later.test").AsTask());
            Assert.Contains("no name server answers", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_lookup_can_be_cancelled_and_has_a_time_out()
    {
        Reactor reactor = Make();
        using var answer = new ManualResetEventSlim();
        var resolver = new SystemResolver(
            reactor,
            _ =>
            {
                answer.Wait(Patience.Time, TestContext.Current.CancellationToken);
                return [IPAddress.Loopback];
            }
        )
        {
            LookupTimeout = TimeSpan.FromMilliseconds(1),
        };
        reactor.Run(async Deferred () =>
        {
            Deferred<IReadOnlyList<IPAddress>> given = resolver.Resolve("slow.test");
            given.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.AsTask());
            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(() =>
                resolver.Resolve("slow.test").AsTask()
            );
            answer.Set();
            Assert.Equal("The address of slow.test was not found within 0.001 s.", error.Message);
        });
    }

    [Fact]
    public void A_reactor_has_a_resolver_that_can_be_exchanged()
    {
        Reactor reactor = Make();
        Assert.IsType<SystemResolver>(reactor.Resolver);
        Assert.Same(reactor.Resolver, reactor.Resolver);
        HostTable table = new HostTable().Add("db.test", IPAddress.Loopback);
        reactor.Resolver = table;
        Assert.Same(table, reactor.Resolver);
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder { Echoes = true }),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Recorder client = await reactor.ConnectTcp("db.test", port.Port, () => new Recorder());
            client.Send("by name");
            Assert.Equal("by name", await client.Heard);
        });
    }

    [Fact]
    public void In_virtual_time_only_the_table_is_searched()
    {
        Reactor reactor = Make(virtualTime: true);
        HostTable table = Assert.IsType<HostTable>(reactor.Resolver);
        reactor.Run(async Deferred () =>
        {
            DnsLookupException error = await Assert.ThrowsAsync<DnsLookupException>(() =>
                reactor.Resolver.Resolve("db.test").AsTask()
            );
            Assert.Contains("not in the table", error.Message, StringComparison.Ordinal);
            table.Add("DB.test", IPAddress.Loopback);
            Assert.Equal([IPAddress.Loopback], await reactor.Resolver.Resolve("db.TEST"));
            Assert.True(table.Remove("db.test"));
            Assert.Throws<ArgumentException>(() => table.Add("db.test"));
        });
    }
}
