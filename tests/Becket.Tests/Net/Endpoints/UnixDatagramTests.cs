using System.Net;
using System.Net.Sockets;
using System.Text;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Tests.Net.Endpoints;

public class UnixDatagramTests : EndpointTest
{
    [Fact]
    public void A_datagram_is_answered_and_the_files_go_with_the_ports()
    {
        Reactor reactor = Make();
        string folder = Folder();
        (string at, string from) = (Path.Combine(folder, "server"), Path.Combine(folder, "client"));
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUnixDatagram(at, new Answering());
            var hearing = new Hearing();
            DatagramPort client = await reactor.ConnectUnixDatagram(at, hearing, bindPath: from);
            Assert.Equal(at, server.Host.ToString());
            Assert.Equal(from, client.Host.ToString());
            Assert.Equal(at, client.Peer!.ToString());
            client.Write("ping"u8);
            (string text, EndPoint sender) = await hearing.Heard.Get();
            Assert.Equal("ping", text);
            Assert.Equal(at, sender.ToString());
            Assert.True(File.Exists(at) && File.Exists(from));
            await client.StopListening();
            await server.StopListening();
            Assert.False(File.Exists(at) || File.Exists(from));
        });
    }

    [Fact]
    public void A_port_sends_to_many_and_keeps_the_order_and_the_bounds_of_datagrams()
    {
        Reactor reactor = Make();
        string folder = Folder();
        reactor.Run(async Deferred () =>
        {
            DatagramPort sender = await reactor.ListenUnixDatagram(Path.Combine(folder, "sender"), new Hearing());
            foreach (string name in new[] { "one", "two" })
            {
                var hearing = new Hearing();
                DatagramPort receiver = await reactor.ListenUnixDatagram(
                    Path.Combine(folder, name),
                    hearing,
                    new UnixDatagramOptions { MaxPacketSize = 4 }
                );
                foreach (string text in new[] { "1", "", "too long", "3" })
                {
                    sender.Write(Encoding.ASCII.GetBytes(text), receiver.Host);
                }

                foreach (string text in new[] { "1", "", "too ", "3" })
                {
                    Assert.Equal(text, (await hearing.Heard.Get()).Text);
                }
            }
        });
    }

    [Fact]
    public void A_sender_without_an_address_is_heard_and_cannot_be_answered()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "server");
        reactor.Run(async Deferred () =>
        {
            var hearing = new Hearing();
            DatagramPort server = await reactor.ListenUnixDatagram(at, hearing);
            DatagramPort one = await reactor.ConnectUnixDatagram(at, new Hearing());
            DatagramPort two = await reactor.ConnectUnixDatagram(at, new Hearing());
            one.Write("first"u8);
            two.Write("second"u8);
            (string text, EndPoint from) = await hearing.Heard.Get();
            Assert.Equal("first", text);
            Assert.Equal("second", (await hearing.Heard.Get()).Text);
            DatagramException error = Assert.Throws<DatagramException>(() => server.Write("answer"u8, from));
            Assert.Contains("its socket has no address", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_name_in_the_abstract_namespace_needs_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone has abstract names.");
        Reactor reactor = Make();
        string name = $"\0becket-{Guid.NewGuid():N}";
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUnixDatagram(name, new Answering());
            Assert.Equal("@" + name[1..], server.Host.ToString());
            var hearing = new Hearing();
            DatagramPort client = await reactor.ConnectUnixDatagram(name, hearing, bindPath: name + ".client");
            client.Write("ping"u8);
            Assert.Equal("ping", (await hearing.Heard.Get()).Text);
            Assert.False(File.Exists(name[1..]));
        });
    }

    [Fact]
    public void A_peer_that_is_not_there_is_an_error_that_says_so()
    {
        Reactor reactor = Make();
        string folder = Folder();
        string at = Path.Combine(folder, "nothing");
        reactor.Run(async Deferred () =>
        {
            ConnectException missing = await Assert.ThrowsAnyAsync<ConnectException>(() =>
                reactor.ConnectUnixDatagram(at, new Hearing(), bindPath: Path.Combine(folder, "mine")).AsTask()
            );
            Assert.Contains("there is no such socket", missing.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, "mine")));
            DatagramPort port = await reactor.ListenUnixDatagram(Path.Combine(folder, "port"), new Hearing());
            DatagramException unheard = Assert.Throws<DatagramException>(() =>
                port.Write("x"u8, new UnixDomainSocketEndPoint(at))
            );
            Assert.Contains("no socket receives there", unheard.Message, StringComparison.Ordinal);
            ListeningPort stream = await reactor.ListenUnix(at, () => new Recorder());
            ConnectException other = await Assert.ThrowsAnyAsync<ConnectException>(() =>
                reactor.ConnectUnixDatagram(at, new Hearing()).AsTask()
            );
            Assert.Contains("of the other kind", other.Message, StringComparison.Ordinal);
            await stream.StopListening();
        });
    }

    [Fact]
    public void A_peer_that_starts_again_gets_the_next_datagram_and_one_that_does_not_refuses_it()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "log");
        reactor.Run(async Deferred () =>
        {
            DatagramPort log = await reactor.ListenUnixDatagram(at, new Hearing());
            var client = new Hearing();
            DatagramPort port = await reactor.ConnectUnixDatagram(at, client);
            await log.StopListening();
            port.Write("lost"u8);
            await client.Refused;
            Assert.True(port.IsListening);
            var again = new Hearing();
            await reactor.ListenUnixDatagram(at, again);
            port.Write("one"u8);
            port.Write("two"u8);
            Assert.Equal("one", (await again.Heard.Get()).Text);
            Assert.Equal("two", (await again.Heard.Get()).Text);
        });
    }

    [Fact]
    public void What_finds_the_queue_full_is_dropped_and_counted()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "slow");
        reactor.Run(async Deferred () =>
        {
            var hearing = new Hearing();
            DatagramPort slow = await reactor.ListenUnixDatagram(at, hearing);
            slow.PauseReading();
            DatagramPort fast = await reactor.ConnectUnixDatagram(at, new Hearing());
            for (int i = 0; i < 100_000 && fast.Dropped == 0; i++)
            {
                fast.Write(Encoding.ASCII.GetBytes($"{i}"));
            }

            Assert.NotEqual(0, fast.Dropped);
            slow.ResumeReading();
            Assert.Equal("0", (await hearing.Heard.Get()).Text);
            Assert.Equal("1", (await hearing.Heard.Get()).Text);
        });
    }

    [Fact]
    public void A_datagram_that_does_not_fit_the_buffer_is_an_error()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "server");
        reactor.Run(async Deferred () =>
        {
            var hearing = new Hearing();
            await reactor.ListenUnixDatagram(at, hearing, new UnixDatagramOptions { MaxPacketSize = 1_048_576 });
            DatagramPort port = await reactor.ConnectUnixDatagram(at, new Hearing());
            MessageLengthException error = Assert.Throws<MessageLengthException>(() =>
                port.Write(new byte[64 * 1024 * 1024])
            );
            Assert.Contains("must fit into the socket's buffer", error.Message, StringComparison.Ordinal);
            port.Write(new byte[100_000]);
            Assert.Equal(100_000, (await hearing.Heard.Get()).Text.Length);
        });
    }

    [Fact]
    public void A_stale_file_is_replaced_and_one_in_use_is_left_alone()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "server");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            dead.Bind(new Lasting(at));
        }

        Assert.True(File.Exists(at));
        reactor.Run(async Deferred () =>
        {
            DatagramPort port = await reactor.ListenUnixDatagram(at, new Hearing());
            foreach (
                Action listen in new Action[]
                {
                    () => reactor.ListenUnixDatagram(at, new Hearing()),
                    () => reactor.ListenUnix(at, () => new Recorder()),
                }
            )
            {
                CannotListenException error = Assert.Throws<CannotListenException>(listen);
                Assert.Contains("another socket listens there already", error.Message, StringComparison.Ordinal);
            }

            Assert.True(File.Exists(at));
            await port.StopListening();
#pragma warning disable BKT0001 // A file of six bytes.
            File.WriteAllText(at, "a file");
            Assert.Throws<CannotListenException>(() => reactor.ListenUnixDatagram(at, new Hearing()));
            Assert.Equal("a file", File.ReadAllText(at));
#pragma warning restore BKT0001
        });
    }

    [Fact]
    public void The_mode_is_that_of_the_file()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "server");
        reactor.Run(async Deferred () =>
        {
            const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await reactor.ListenUnixDatagram(at, new Hearing(), new UnixDatagramOptions { Mode = Mode });
#pragma warning disable CA1416 // These tests run where there are Unix sockets with modes.
            Assert.Equal(Mode, File.GetUnixFileMode(at));
#pragma warning restore CA1416
        });
    }

    [Fact]
    public void What_only_UDP_has_is_refused_with_the_reason()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "server");
        reactor.Run(async Deferred () =>
        {
            DatagramPort port = await reactor.ListenUnixDatagram(at, new Hearing());
            var udp = new IPEndPoint(IPAddress.Loopback, 9);
            Assert.Contains(
                "which is the Unix socket",
                Assert.Throws<ArgumentException>(() => port.Write("x"u8, udp)).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentException>(() => port.Connect(udp));
            Assert.Throws<ArgumentException>(() => port.JoinGroup(IPAddress.Parse("239.1.2.3")));
            Assert.Throws<InvalidOperationException>(() => port.Port);
            DatagramPort other = await reactor.ListenUdp(0, new Hearing());
            Assert.Contains(
                "ListenUnixDatagram",
                Assert.Throws<ArgumentException>(() => other.Write("x"u8, port.Host)).Message,
                StringComparison.Ordinal
            );
            Assert.Throws<ArgumentOutOfRangeException>(() => new UnixDatagramOptions { MaxPacketSize = 0 });
        });
    }

    [Fact]
    public void In_virtual_time_no_file_is_made()
    {
        Reactor reactor = Make(virtualTime: true);
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenUnixDatagram("/virtual/server", new Answering());
            var hearing = new Hearing();
            DatagramPort client = await reactor.ConnectUnixDatagram("/virtual/server", hearing, "/virtual/client");
            client.Write("ping"u8);
            Assert.Equal("ping", (await hearing.Heard.Get()).Text);
            Assert.False(Path.Exists("/virtual"));
            await Assert.ThrowsAnyAsync<ConnectException>(() =>
                reactor.ConnectUnixDatagram("/virtual/other", new Hearing()).AsTask()
            );
        });
    }

    [Fact]
    public void A_datagram_socket_from_outside_is_served_and_no_longer_watched_when_its_port_has_ended()
    {
        Reactor reactor = Make();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        reactor.Run(async Deferred () =>
        {
            var hearing = new Hearing();
            DatagramPort adopted = await reactor.AdoptDatagramSocket(socket.SafeHandle, hearing);
            Assert.Equal(socket.LocalEndPoint, adopted.Host);
            Assert.Null(adopted.Peer);
            DatagramPort sender = await reactor.ListenUdp(0, new Hearing());
            sender.Write("adopted"u8, adopted.Host);
            Assert.Equal("adopted", (await hearing.Heard.Get()).Text);
            await adopted.StopListening();

            // The caller's own descriptor is still open, and has a datagram.
            sender.Write("later"u8, adopted.Host);
            long turns = reactor.Statistics().Turns;
            await reactor.DeferLater(Seconds(0.05));
            Assert.InRange(reactor.Statistics().Turns - turns, 0, 20);
        });
    }

    [Fact]
    public void A_connected_datagram_socket_from_outside_stays_connected()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            DatagramPort server = await reactor.ListenUdp(
                0,
                new Answering(),
                new UdpOptions { Interface = IPAddress.Loopback }
            );
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
#pragma warning disable BKT0001 // Datagrams connect without the peer.
            socket.Connect(server.Host);
#pragma warning restore BKT0001
            var hearing = new Hearing();
            DatagramPort adopted = await reactor.AdoptDatagramSocket(socket.SafeHandle, hearing);
            Assert.Equal(server.Host, adopted.Peer);
            adopted.Write("ping"u8);
            Assert.Equal("ping", (await hearing.Heard.Get()).Text);
        });
    }

    [Fact]
    public void What_is_no_datagram_socket_is_refused_and_stays_the_callers()
    {
        Reactor reactor = Make();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reactor.Run(() =>
        {
            CannotListenException error = Assert.Throws<CannotListenException>(() =>
                reactor.AdoptDatagramSocket(socket.SafeHandle, new Hearing())
            );
            Assert.Contains("not a socket for datagrams", error.Message, StringComparison.Ordinal);
            return Deferred.Succeed();
        });
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>An address whose file outlives the socket: the base class library deletes its own files.</summary>
    private sealed class Lasting(string path) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Unix;

        public override SocketAddress Serialize() => new UnixDomainSocketEndPoint(path).Serialize();
    }

    private sealed class Answering : DatagramProtocol
    {
        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Transport.Write(data, from);
    }

    private sealed class Hearing : DatagramProtocol
    {
        public DeferredQueue<(string Text, EndPoint From)> Heard { get; } = new();

        public Deferred Refused { get; } = new();

        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            Heard.Put((Encoding.ASCII.GetString(data), from));

        protected internal override void ConnectionRefused() => Refused.Callback();
    }
}

public sealed class SocketsUnixDatagramTests : UnixDatagramTests
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new SocketsDriver());
}
