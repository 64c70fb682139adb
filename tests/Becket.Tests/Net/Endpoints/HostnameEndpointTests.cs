using System.Net;

namespace Becket.Tests.Net.Endpoints;

public sealed class HostnameEndpointTests : EndpointTest
{
    [Fact]
    public void One_time_out_covers_the_lookup_and_all_attempts()
    {
        Reactor reactor = Make(virtualTime: true);
        var cancelled = new List<string>();
        reactor.Resolver = new Slow(reactor, IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1"));
        var factory = new Counting();
        reactor.Run(async Deferred () =>
        {
            var endpoint = new HostnameEndpoint(
                reactor,
                "db.test",
                80,
                new ConnectOptions { ConnectTimeout = Seconds(10) }
            );
            Deferred<Recorder> connected = endpoint.Start(
                factory,
                address => new Deferred<Recorder>(_ => cancelled.Add($"{reactor.Seconds} {address}"))
            );
            ConnectTimeoutException error = await Assert.ThrowsAsync<ConnectTimeoutException>(() => connected.AsTask());
            Assert.Equal("db.test:80 did not answer within 10 s.", error.Message);
        });
        Assert.Equal(["10 192.0.2.1", "10 2001:db8::1"], cancelled);
        Assert.Equal(["start", "stop"], factory.Events);
    }

    [Fact]
    public void Giving_up_during_the_lookup_makes_no_attempt()
    {
        Reactor reactor = Make(virtualTime: true);
        reactor.Resolver = new Slow(reactor, IPAddress.Loopback);
        reactor.Run(async Deferred () =>
        {
            Deferred<Recorder> connected = new HostnameEndpoint(reactor, "db.test", 80).Start(
                new Counting(),
                Deferred<Recorder> (_) => throw new InvalidOperationException("tried")
            );
            connected.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connected.AsTask());
        });
    }

    [Fact]
    public void A_resolver_of_its_own_stands_in_place_of_the_reactors()
    {
        Reactor reactor = Make(virtualTime: true);
        reactor.Resolver = new Slow(reactor, IPAddress.Parse("192.0.2.1"));
        var tried = new List<IPAddress>();
        reactor.Run(async Deferred () =>
        {
            var endpoint = new HostnameEndpoint(reactor, "db.test", 80)
            {
                Resolver = new Slow(reactor, IPAddress.Parse("192.0.2.2")),
            };
            await endpoint.Start(
                new Counting(),
                address =>
                {
                    tried.Add(address);
                    return Deferred.Succeed(new Recorder());
                }
            );
        });
        Assert.Equal([IPAddress.Parse("192.0.2.2")], tried);
    }

    [Fact]
    public void Of_two_real_addresses_the_one_that_answers_is_connected_to()
    {
        Reactor reactor = Make();
        var factory = new Counting();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder { Echoes = true }),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            reactor.Resolver = new HostTable().Add("db.test", IPAddress.Parse("127.0.0.2"), IPAddress.Loopback);
            Recorder client = await new HostnameEndpoint(reactor, "db.test", port.Port).Connect(factory);
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, port.Port), client.Transport.Peer);
            Assert.Equal(["start"], factory.Events);
            client.Transport.LoseConnection();
            await client.Lost;
            await reactor.DeferLater(TimeSpan.Zero);
            Assert.Equal(["start", "stop"], factory.Events);
            Assert.Equal(1, factory.Made);
        });
    }

    [Fact]
    public void A_reactor_that_is_stopped_by_a_connection_ends_that_connection_once()
    {
        Reactor reactor = Make();
        var client = new Recorder();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );

            // The job ends, and the reactor with it, from within the driver's flush.
            await reactor.ConnectTcp("127.0.0.1", port.Port, () => client);
        });
        Assert.Equal(0, reactor.Driver.OpenCount);
        Assert.True(client.Lost.Called);
    }

    [Fact]
    public void No_listener_at_any_address_is_a_refusal()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Recorder()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            await port.StopListening();
            reactor.Resolver = new HostTable().Add("db.test", IPAddress.Parse("127.0.0.2"), IPAddress.Loopback);
            ConnectionRefusedException error = await Assert.ThrowsAsync<ConnectionRefusedException>(() =>
                reactor.ConnectTcp("db.test", port.Port, () => new Recorder()).AsTask()
            );
            Assert.StartsWith(
                $"Cannot connect to db.test:{port.Port} at any of its 2 addresses: 127.0.0.2: No program listens",
                error.Message,
                StringComparison.Ordinal
            );
            await Assert.ThrowsAsync<DnsLookupException>(() =>
                reactor.ConnectTcp("other.test", 80, () => new Recorder()).AsTask()
            );
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                reactor.ConnectTcp("127.0.0.1", 65_536, () => new Recorder())
            );
        });
    }

    internal sealed class Counting : Factory<Recorder>
    {
        public List<string> Events { get; } = [];

        public int Made { get; private set; }

        protected override void StartFactory() => Events.Add("start");

        protected override void StopFactory() => Events.Add("stop");

        protected override Recorder? Make(EndPoint peer)
        {
            Made++;
            return new Recorder();
        }
    }

    private sealed class Slow(Reactor reactor, params IPAddress[] addresses) : IResolver
    {
        public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) =>
            reactor.DeferLater(Seconds(4), IReadOnlyList<IPAddress> () => addresses);
    }
}
