using System.Net;
using System.Text;

namespace Becket.Tests.Net.Endpoints;

public class UdpTests : EndpointTest
{
    private static readonly UdpOptions s_local = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void A_datagram_is_answered()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUdp(0, new Echo(), s_local);
            var listener = new Listener();
            DatagramPort client = await reactor.ListenUdp(0, listener, s_local);
            client.Write("ping"u8, server.Host);
            Assert.Equal(("ping", server.Host), await listener.Heard.Get());
            Assert.Equal(client.Host, client.Host);
            Assert.NotEqual(0, server.Port);
        });
    }

    [Fact]
    public void A_port_starts_and_stops_its_protocol_once()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var listener = new Listener();
            DatagramPort port = await reactor.ListenUdp(0, listener, s_local);
            Assert.Equal(["started"], listener.Events);
            Deferred first = port.StopListening();
            Assert.Equal(["started"], listener.Events);
            Assert.False(port.IsListening);
            await port.StopListening();
            await first;
            Assert.Equal(["started", "stopped"], listener.Events);
            port.Write("gone"u8, port.Host);
            await reactor.ListenUdp(port.Port, listener, s_local);
        });
    }

    [Fact]
    public void A_port_that_the_reactor_stops_calls_StopProtocol()
    {
        Reactor reactor = Make();
        (Listener? open, Listener? closing) = (new Listener(), new Listener());
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUdp(0, open, s_local);
            DatagramPort port = await reactor.ListenUdp(0, closing, s_local);
            _ = port.StopListening();
        });
        Assert.Equal(["started", "stopped"], open.Events);
        Assert.Equal(["started", "stopped"], closing.Events);
    }

    [Fact]
    public void What_is_longer_than_the_limit_is_cut_off_and_what_is_longer_than_the_network_is_an_error()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var listener = new Listener();
            DatagramPort port = await reactor.ListenUdp(0, listener, s_local with { MaxPacketSize = 4 });
            port.Write("too long"u8, port.Host);
            Assert.Equal("too ", (await listener.Heard.Get()).Text);
            MessageLengthException error = Assert.Throws<MessageLengthException>(() =>
                port.Write(new byte[70_000], port.Host)
            );
            Assert.Contains("A datagram of 70000 bytes is too long", error.Message, StringComparison.Ordinal);
            port.Write("on"u8, port.Host);
            Assert.Equal("on", (await listener.Heard.Get()).Text);
        });
    }

    [Fact]
    public void A_protocol_that_throws_is_reported_and_its_port_goes_on()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var listener = new Listener { Throws = true };
            DatagramPort port = await reactor.ListenUdp(0, listener, s_local);
            port.Write("one"u8, port.Host);
            Assert.Equal("one", (await listener.Heard.Get()).Text);
            port.Write("two"u8, port.Host);
            Assert.Equal("two", (await listener.Heard.Get()).Text);
        });
        Assert.All(
            Log.Take(),
            static entry => Assert.Contains("Listener.DatagramReceived", entry.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_connected_port_sends_to_one_peer_and_is_notified_when_it_refuses()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort gone = await reactor.ListenUdp(0, new Echo(), s_local);
            DatagramPort server = await reactor.ListenUdp(0, new Echo(), s_local);
            var listener = new Listener();
            DatagramPort client = await reactor.ListenUdp(0, listener, s_local);
            Assert.Throws<InvalidOperationException>(() => client.Write("to whom?"u8));
            client.Connect((IPEndPoint)server.Host);
            client.Write("hello"u8);
            Assert.Equal(("hello", server.Host), await listener.Heard.Get());
            Assert.Throws<InvalidOperationException>(() => client.Write("other"u8, gone.Host));
            Assert.Throws<InvalidOperationException>(() => client.Connect((IPEndPoint)gone.Host));

            var refused = new Listener();
            DatagramPort caller = await reactor.ListenUdp(0, refused, s_local);
            caller.Connect((IPEndPoint)gone.Host);
            await gone.StopListening();
            caller.Write("anybody?"u8);
            await refused.Refused;
            caller.Write("still?"u8);
        });
    }

    [Fact]
    public void An_address_of_another_kind_is_an_error_that_says_so()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort port = await reactor.ListenUdp(0, new Listener(), s_local);
            Assert.Contains(
                "IPv4 ports talk to IPv4",
                Assert
                    .Throws<ArgumentException>(() => port.Write("x"u8, new IPEndPoint(IPAddress.IPv6Loopback, 1)))
                    .Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "reactor.Resolver.Resolve",
                Assert.Throws<ArgumentException>(() => port.Write("x"u8, new DnsEndPoint("example.org", 1))).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentException>(() => port.JoinGroup(IPAddress.Loopback));
        });
    }

    [Fact]
    public void An_address_in_use_is_an_error()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort port = await reactor.ListenUdp(0, new Listener(), s_local);
            await Assert.ThrowsAsync<CannotListenException>(() =>
                reactor.ListenUdp(port.Port, new Listener(), s_local).AsTask()
            );
            Assert.Throws<ArgumentOutOfRangeException>(() => reactor.ListenUdp(65_536, new Listener()));
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                reactor.ListenUdp(0, new Listener(), new UdpOptions { MaxPacketSize = 0 })
            );
        });
    }

    [Fact]
    public void Members_of_a_group_share_a_port_and_each_receives_the_datagram()
    {
        Reactor reactor = Make();
        var group = IPAddress.Parse("239.11.22.33");
        reactor.Run(async Deferred () =>
        {
            (Listener? first, Listener? second) = (new Listener(), new Listener());
            DatagramPort port = await reactor.ListenMulticast(0, first, listenMultiple: true);
            DatagramPort other = await reactor.ListenMulticast(port.Port, second, listenMultiple: true);
            port.JoinGroup(group, IPAddress.Loopback);
            other.JoinGroup(group, IPAddress.Loopback);
            DatagramPort sender = await reactor.ListenUdp(0, new Listener(), s_local);
            sender.SetOutgoingInterface(IPAddress.Loopback);
            sender.MulticastTtl = 3;
            Assert.Equal(3, sender.MulticastTtl);
            Assert.True(sender.LoopbackMode);
            sender.Write("all"u8, new IPEndPoint(group, port.Port));
            Assert.Equal("all", (await first.Heard.Get()).Text);
            Assert.Equal("all", (await second.Heard.Get()).Text);
            other.LeaveGroup(group, IPAddress.Loopback);
            Assert.Throws<DatagramException>(() => other.LeaveGroup(group, IPAddress.Loopback));
        });
    }

    [Fact]
    public void Settings_are_kept()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort port = await reactor.ListenUdp(0, new Listener(), s_local);
            Assert.False(port.Broadcast);
            port.Broadcast = true;
            port.LoopbackMode = false;
            Assert.True(port.Broadcast);
            Assert.False(port.LoopbackMode);
            Assert.Throws<ArgumentOutOfRangeException>(() => port.MulticastTtl = 256);
        });
    }

    private sealed class Echo : DatagramProtocol
    {
        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Transport.Write(data, from);
    }

    private sealed class Listener : DatagramProtocol
    {
        public List<string> Events { get; } = [];

        public DeferredQueue<(string Text, EndPoint From)> Heard { get; } = new();

        public Deferred Refused { get; } = new();

        public bool Throws { get; init; }

        protected internal override void StartProtocol() => Events.Add("started");

        protected internal override void StopProtocol() => Events.Add("stopped");

        protected internal override void ConnectionRefused()
        {
            if (!Refused.Called)
            {
                Refused.Callback();
            }
        }

        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            Heard.Put((Encoding.ASCII.GetString(data), from));
            if (Throws)
            {
                throw new InvalidOperationException("thrown on purpose");
            }
        }
    }
}
