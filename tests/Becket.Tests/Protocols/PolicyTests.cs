using System.Net;
using Becket.Testing;
using Becket.Tests.Reactors;

namespace Becket.Tests.Protocols;

public sealed partial class PolicyTests : ProtocolTest
{
    private static readonly EndPoint s_peer = new IPEndPoint(IPAddress.Loopback, 1);

    [Fact]
    public void A_wrapper_is_the_transport_of_the_inner_protocol_and_the_protocol_of_the_outer_transport()
    {
        var lines = new ScriptedLines();
        var factory = new WrappingFactory(Factory.ForProtocol(() => lines));
        var transport = new StringTransport();
        var wrapper = (ProtocolWrapper)factory.BuildProtocol(s_peer)!;
        transport.Connect(wrapper);
        Assert.Same(wrapper, lines.Transport);
        Assert.Same(lines, wrapper.Inner);
        Assert.Same(transport, wrapper.Outer);
        Assert.Equal(
            (transport.Peer, transport.Host, true),
            (lines.Transport.Peer, lines.Transport.Host, lines.Transport.IsConnected)
        );
        Assert.Equal(1, factory.Connections);
        transport.Deliver("one\r\n");
        lines.SendLine("answer");
        lines.Transport.WriteSequence(["a"u8.ToArray(), "b"u8.ToArray()]);
        lines.PauseProducing();
        Assert.True(transport.IsPaused);
        lines.ResumeProducing();
        lines.Transport.LoseWriteConnection();
        lines.Transport.LoseConnection();
        transport.End();

        Assert.Equal(["one", "lost"], lines.Calls);
        Assert.Equal("answer\r\nab", transport.Text);
        Assert.Equal((false, true, 0), (transport.IsPaused, transport.HasLostWriting, factory.Connections));
    }

    [Fact]
    public void Half_close_reaches_only_a_protocol_that_is_half_closeable()
    {
        (StringTransport? plain, StringTransport? half) = (new StringTransport(), new StringTransport());
        (ScriptedLines lines, HalfCloseableProtocol goesOn) = (new ScriptedLines(), new HalfCloseableProtocol());
        plain.Connect(new ProtocolWrapper(lines));
        half.Connect(new ProtocolWrapper(new ProtocolWrapper(goesOn)));
        plain.EndOfStream();
        half.EndOfStream();

        Assert.Equal(["lost"], lines.Calls);
        Assert.True(goesOn.HasReadAll);
        Assert.True(half.IsConnected);
    }

    [Fact]
    public void Half_close_through_a_wrapper_works_on_sockets() =>
        Run(async reactor =>
        {
            var server = new HalfCloseableProtocol { Answer = "all of it" };
            ListeningPort port = await reactor.ListenTcp(
                0,
                new WrappingFactory(Factory.ForProtocol(() => server)),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new CollectingProtocol()
            );
            client.Transport.Write("question"u8);
            client.Transport.LoseWriteConnection();
            await client.Ended;
            Assert.Equal("all of it", client.Text);

            // Without half-close, the end of the client's stream ends the connection.
            var plain = new WrappingFactory(Factory.ForProtocol(() => new CollectingProtocol()));
            ListeningPort second = await reactor.ListenTcp(
                0,
                plain,
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            CollectingProtocol other = await reactor.ConnectTcp(
                "127.0.0.1",
                second.Port,
                () => new CollectingProtocol()
            );
            other.Transport.LoseWriteConnection();
            await other.Ended;
            await port.StopListening();
            await second.StopListening();
        });

    [Fact]
    public void Starting_and_stopping_reach_the_inner_factory() =>
        Run(async reactor =>
        {
            var inner = new CountingFactory();
            ListeningPort port = await reactor.ListenTcp(
                0,
                new TrafficLoggingFactory(new WrappingFactory(inner), Log),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Assert.Equal((1, 0), (inner.Starts, inner.Stops));
            await port.StopListening();
            Assert.Equal((1, 1), (inner.Starts, inner.Stops));
        });

    [Fact]
    public void Connections_over_the_total_limit_are_rejected_at_once_or_with_a_message()
    {
        var quiet = new LimitTotalConnectionsFactory(Factory.ForProtocol(() => new ScriptedLines()), 2);
        StringTransport first = Connect(quiet)!;
        Connect(quiet);
        Assert.Null(Connect(quiet));
        first.End();
        Assert.NotNull(Connect(quiet));

        var polite = new LimitTotalConnectionsFactory(
            Factory.ForProtocol(() => new ScriptedLines()),
            0,
            () => new BusyMessage()
        );
        Assert.Equal("busy", Connect(polite)!.Text);
        Assert.Equal(1, polite.Connections);
    }

    [Fact]
    public void Connections_of_one_caller_are_limited_by_address_and_by_network()
    {
        var factory = new LimitConnectionsByPeer(Factory.ForProtocol(() => new ScriptedLines()), 2);
        StringTransport first = Connect(factory, "10.0.0.1")!;
        Assert.NotNull(Connect(factory, "::ffff:10.0.0.1"));
        Assert.Null(Connect(factory, "10.0.0.1"));
        Assert.NotNull(Connect(factory, "10.0.0.2"));
        Assert.NotNull(Connect(factory, "2001:db8::1"));
        Assert.NotNull(Connect(factory, "2001:db8::2"));
        Assert.Null(Connect(factory, "2001:db8::3"));
        Assert.NotNull(Connect(factory, "2001:db8:0:1::3"));
        Assert.Equal(
            (4, 2, 2),
            (
                factory.Peers,
                factory.ConnectionsOf(IPAddress.Parse("10.0.0.1")),
                factory.ConnectionsOf(IPAddress.Parse("2001:db8::9"))
            )
        );
        first.End();
        Assert.NotNull(Connect(factory, "10.0.0.1"));
    }

    [Fact]
    public void A_caller_without_connections_holds_no_memory()
    {
        var factory = new LimitConnectionsByPeer(Factory.ForProtocol(() => new ScriptedLines()))
        {
            IPv6PrefixLength = 128,
        };
        StringTransport[] transports = [.. Enumerable.Range(0, 100).Select(i => Connect(factory, $"2001:db8::{i:x}")!)];
        Assert.Equal(100, factory.Peers);
        Array.ForEach(transports, static transport => transport.End());

        Assert.Equal((0, 0), (factory.Peers, factory.Connections));
    }

    [Fact]
    public void Reading_is_throttled_to_the_limit_and_no_timer_outlives_the_connections() =>
        RunVirtually(async reactor =>
        {
            var factory = new ThrottlingFactory(Factory.ForProtocol(() => new CollectingProtocol()), readLimit: 100);
            (StringTransport? one, StringTransport? two) = (Connect(factory, reactor)!, Connect(factory, reactor)!);
            one.Deliver(new string('x', 100));
            Assert.False(one.IsPaused);
            one.Deliver(new string('x', 50));
            Assert.True(one.IsPaused);
            Assert.True(two.IsPaused);
            await reactor.DeferLater(Seconds(0.4));
            Assert.True(one.IsPaused);
            await reactor.DeferLater(Seconds(0.2));
            Assert.False(one.IsPaused);
            Assert.False(two.IsPaused);
            one.Deliver(new string('x', 1_000));
            one.End();
            two.End();
            Assert.Empty(reactor.GetDelayedCalls());

            // The debt stays when the connections have ended.
            Assert.True(Connect(factory, reactor, out StringTransport? three)!.IsPaused);
            three.End();
        });

    [Fact]
    public void A_pause_of_the_protocol_outlasts_a_pause_of_the_throttle() =>
        RunVirtually(async reactor =>
        {
            var factory = new ThrottlingFactory(Factory.ForProtocol(() => new CollectingProtocol()), readLimit: 100);
            var transport = new StringTransport(reactor);
            var wrapper = (ProtocolWrapper)factory.BuildProtocol(s_peer)!;
            transport.Connect(wrapper);
            wrapper.PauseProducing();
            transport.Deliver(new string('x', 150));
            await reactor.DeferLater(Seconds(1));
            Assert.True(transport.IsPaused);
            wrapper.ResumeProducing();
            Assert.False(transport.IsPaused);
            transport.End();
        });

    [Fact]
    public void Writing_is_throttled_by_pausing_producers_or_reading_without_one() =>
        RunVirtually(async reactor =>
        {
            var factory = new ThrottlingFactory(Factory.ForProtocol(() => new CollectingProtocol()), writeLimit: 100);
            (StringTransport? pushing, StringTransport? pulling, StringTransport? plain) = (
                new StringTransport(reactor),
                new StringTransport(reactor),
                new StringTransport(reactor)
            );
            ProtocolWrapper[] wrappers = new[] { pushing, pulling, plain }
                .Select(transport =>
                {
                    var wrapper = (ProtocolWrapper)factory.BuildProtocol(s_peer)!;
                    transport.Connect(wrapper);
                    return wrapper;
                })
                .ToArray();
            var push = new TestPushProducer();
            wrappers[0].RegisterProducer(push);
            wrappers[1].RegisterProducer(new TestPullProducer(wrappers[1], 30, pieces: 10));
            await reactor.DeferLater(Seconds(0.01));
            Assert.True(push.IsPaused);
            Assert.True(plain.IsPaused);
            Assert.False(pushing.IsPaused);
            int soon = pulling.Written.Length;
            Assert.InRange(soon, 100, 130);
            await reactor.DeferLater(Seconds(1));
            Assert.InRange(pulling.Written.Length, 200, 260);
            await reactor.DeferLater(Seconds(5));
            Assert.Equal(300, pulling.Written.Length);
            Assert.Null(pulling.Producer);
            Assert.False(push.IsPaused);
            Assert.False(plain.IsPaused);
            wrappers[0].UnregisterProducer();
            pushing.End();
            pulling.End();
            plain.End();
        });

    [Fact]
    public void A_throttle_limits_connections_too() =>
        RunVirtually(async reactor =>
        {
            var factory = new ThrottlingFactory(Factory.ForProtocol(() => new CollectingProtocol()), maxConnections: 1);
            StringTransport first = Connect(factory, reactor)!;
            Assert.Null(Connect(factory, reactor));
            first.End();
            Assert.NotNull(Connect(factory, reactor));
            await Deferred.Succeed();
        });

    [Fact]
    public void Traffic_is_reported_in_order()
    {
        var told = new List<string>();
        var factory = new TrafficLoggingFactory(
            Factory.ForProtocol(() => new BusyMessage()),
            (_, number, kind, data) => told.Add($"{number} {kind} {Convert.ToHexString(data)}")
        );
        StringTransport transport = Connect(factory)!;
        transport.End();
        Connect(factory);

        Assert.Equal(["1 Connected ", "1 Sent 62757379", "1 Disconnected ", "2 Connected ", "2 Sent 62757379"], told);
    }

    [Fact]
    public void Traffic_is_logged_as_a_dump_that_is_cut_off()
    {
        var log = new TestLogger();
        StringTransport transport = Connect(
            new TrafficLoggingFactory(Factory.ForProtocol(() => new CollectingProtocol()), log, longestDump: 4)
        )!;
        transport.Deliver("hello\r\n");

        IReadOnlyList<LogEntry> entries = log.Take();
        Assert.Equal("Connection 1: Connected (192.0.2.7:1234).", entries[0].Text);
        Assert.StartsWith(
            "Connection 1: Received 7 bytes, 3 of them not shown:\n00000000  68 65 6c 6c ",
            entries[1].Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hex_dump_shows_digits_and_text()
    {
        Assert.Equal("", HexDump.Format([]));
        Assert.Equal(
            "00000000  30 31 32 33 34 35 36 37  38 39 0d 0a 41 7f 80 42  |0123456789..A..B|\n00000010  43     "
                + "                                           |C|",
            HexDump.Format([.. "0123456789\r\nA"u8, 0x7F, 0x80, .. "BC"u8])
        );
    }

    private static StringTransport? Connect(Factory factory, string? address = null) =>
        Connect(factory, null, address is null ? s_peer : new IPEndPoint(IPAddress.Parse(address), 7));

    private static StringTransport? Connect(Factory factory, Reactor reactor) => Connect(factory, reactor, s_peer);

    private static StringTransport? Connect(Factory factory, Reactor reactor, out StringTransport transport) =>
        transport = Connect(factory, reactor, s_peer)!;

    private static StringTransport? Connect(Factory factory, Reactor? reactor, EndPoint peer)
    {
        if (factory.BuildProtocol(peer) is not { } protocol)
        {
            return null;
        }

        var transport = new StringTransport(reactor);
        if (peer != s_peer)
        {
            transport.Peer = peer;
        }

        transport.Connect(protocol);
        return transport;
    }

    private sealed class BusyMessage : Protocol
    {
        protected override void ConnectionMade()
        {
            Transport.Write("busy"u8);
            Transport.LoseConnection();
        }
    }

    private sealed class CountingFactory : Factory<Protocol>
    {
        public int Starts { get; private set; }

        public int Stops { get; private set; }

        protected override void StartFactory() => Starts++;

        protected override void StopFactory() => Stops++;

        protected override Protocol? Make(EndPoint peer) => null;
    }

    private sealed class HalfCloseableProtocol : Protocol, IHalfCloseableProtocol
    {
        public bool HasReadAll { get; private set; }

        public string? Answer { get; init; }

        public void ReadConnectionLost()
        {
            HasReadAll = true;
            if (Answer is not null)
            {
                Transport.Write(System.Text.Encoding.ASCII.GetBytes(Answer));
                Transport.LoseConnection();
            }
        }

        public void WriteConnectionLost() { }
    }

    private sealed class TestPushProducer : IPushProducer
    {
        public bool IsPaused { get; private set; }

        public void PauseProducing() => IsPaused = true;

        public void ResumeProducing() => IsPaused = false;

        public void StopProducing() { }
    }

    private sealed class TestPullProducer(ITransport transport, int size, int pieces) : IPullProducer
    {
        private int _left = pieces;

        public void ResumeProducing()
        {
            transport.Write(new byte[size]);
            if (--_left == 0)
            {
                transport.UnregisterProducer();
            }
        }

        public void StopProducing() { }
    }
}
