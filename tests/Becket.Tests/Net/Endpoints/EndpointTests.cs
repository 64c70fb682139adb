using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Net.Endpoints;

public class EndpointTests : EndpointTest
{
    /// <summary>Whether the reactor has the files and the descriptors of the system.</summary>
    protected virtual bool IsOnSystem => true;

    [Fact]
    public void Strings_for_TCP_find_each_other()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            IListeningPort port = await Endpoint
                .Server(reactor, "tcp:0:interface=127.0.0.1:backlog=7")
                .Listen(Factory.ForProtocol(() => new Recorder { Echoes = true }));
            Assert.Equal(IPAddress.Loopback, ((IPEndPoint)port.Host).Address);
            foreach (
                string? text in new[]
                {
                    $"tcp:127.0.0.1:{port.Port}",
                    $"tcp:host=localhost:port={port.Port}:timeout=10:bindAddress=127.0.0.1",
                }
            )
            {
                Recorder client = await Endpoint
                    .Client(reactor, text)
                    .Connect(Factory.ForProtocol(() => new Recorder()));
                client.Send("hello");
                Assert.Equal("hello", await client.Heard);
            }

            Recorder direct = await new TcpClientEndpoint(reactor, IPAddress.Loopback, port.Port).Connect(
                Factory.ForProtocol(() => new Recorder())
            );
            Assert.True(direct.IsConnected);
        });
    }

    [Fact]
    public void Strings_for_Unix_sockets_find_each_other()
    {
        Reactor reactor = Make();
        string path = Path.Combine(Folder(), "a:b");
        reactor.Run(async Deferred () =>
        {
            IListeningPort port = await Endpoint
                .Server(reactor, $"unix:{Endpoint.Quote(path)}:mode=600")
                .Listen(Factory.ForProtocol(() => new Recorder { Echoes = true }));
            Assert.Equal(IsOnSystem, Path.Exists(path + ".lock"));
            Recorder client = await Endpoint
                .Client(reactor, $"unix:{Endpoint.Quote(path)}:lockfile=1:timeout=2.5")
                .Connect(Factory.ForProtocol(() => new Recorder()));
            client.Send("hello");
            Assert.Equal("hello", await client.Heard);
            await port.StopListening();
            IListeningPort open = await Endpoint
                .Server(reactor, $"unix:{Endpoint.Quote(path)}:lockfile=0")
                .Listen(Factory.ForProtocol(() => new Recorder()));
            Assert.False(Path.Exists(path + ".lock"));
            Assert.True(open.IsListening);
        });
    }

    [Fact]
    public void A_descriptor_is_adopted_once()
    {
        Assert.SkipUnless(IsOnSystem, "A simulated host has no descriptors.");
        Reactor reactor = Make();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        int descriptor = AdoptingTests.GiveAway(socket);
        reactor.Run(async Deferred () =>
        {
            IStreamServerEndpoint endpoint = Endpoint.Server(reactor, $"fd:{descriptor}");
            IListeningPort port = await endpoint.Listen(Factory.ForProtocol(() => new Recorder { Echoes = true }));
            Recorder client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Recorder());
            client.Send("hello");
            Assert.Equal("hello", await client.Heard);
            await Assert.ThrowsAsync<CannotListenException>(() =>
                endpoint.Listen(Factory.ForProtocol(() => new Recorder())).AsTask()
            );
        });
    }

    [Fact]
    public void Sockets_of_a_service_manager_are_found_by_index_and_by_name()
    {
        var environment = new Dictionary<string, string>
        {
            ["LISTEN_PID"] = "42",
            ["LISTEN_FDS"] = "2",
            ["LISTEN_FDNAMES"] = "web:admin",
        };
        var sockets = SystemdSockets.From(environment.GetValueOrDefault, 42);
        Assert.Equal(4, sockets.Find(Named("systemd:INET:index=1")));
        Assert.Equal(4, sockets.Find(Named("systemd:domain=INET:name=admin")));
        Assert.Contains(
            "(web, admin)",
            Assert.Throws<FormatException>(() => sockets.Find(Named("systemd:INET:name=x"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a number from 0 to 1",
            Assert.Throws<FormatException>(() => sockets.Find(Named("systemd:INET:index=2"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "index, or name",
            Assert.Throws<FormatException>(() => sockets.Find(Named("systemd:INET"))).Message,
            StringComparison.Ordinal
        );
        var none = SystemdSockets.From(environment.GetValueOrDefault, 43);
        Assert.Contains(
            "No socket was handed over",
            Assert.Throws<FormatException>(() => none.Find(Named("systemd:INET:index=0"))).Message,
            StringComparison.Ordinal
        );

        static EndpointDescription Named(string text) =>
            EndpointDescription.Parse(text).WithNames(["domain", "index", "name"]);
    }

    [Theory]
    [InlineData("tcp:http", "port is \"http\", which is not a number from 0 to 65535")]
    [InlineData("tcp:80:interface=eth0", "interface is \"eth0\", which is not an IP address")]
    [InlineData("tcp6:80:interface=127.0.0.1", "interface is \"127.0.0.1\", which is not an IPv6 address")]
    [InlineData("tcp:80:interfce=127.0.0.1", "tcp: does not know \"interfce\". It knows port, interface, backlog.")]
    [InlineData("tpc:80", "\"tpc\" is not a kind of endpoint to listen at. Known kinds: fd:, ")]
    [InlineData("unix:", "path is \"\", which is not a path")]
    [InlineData("unix:/tmp/x:mode=rw", "mode is \"rw\", which is not a mode in octal digits")]
    [InlineData("unix:/tmp/x:lockfile=maybe", "lockfile is \"maybe\", which is not 1 or 0")]
    [InlineData("tcp", "does not say port, which tcp: needs")]
    public void A_wrong_string_to_listen_at_is_an_error_that_says_what_is_wrong(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => Endpoint.Server(Make(), text)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("tcp:host", "does not say port, which tcp: needs")]
    [InlineData("tcp:host:0", "port is \"0\", which is not a number from 1 to 65535")]
    [InlineData("tcp:host:80:timeout=soon", "timeout is \"soon\", which is not a number of seconds")]
    [InlineData("fd:3", "\"fd\" is not a kind of endpoint to connect to. Known kinds: ")]
    public void A_wrong_string_to_connect_to_is_an_error_that_says_what_is_wrong(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => Endpoint.Client(Make(), text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void IPv6_is_listened_at_by_its_own_prefix_or_by_its_address()
    {
        Reactor reactor = Make();
        Assert.Equal("[::]:80", Endpoint.Server(reactor, "tcp6:80").ToString());
        Assert.Equal("[::1]:80", Endpoint.Server(reactor, @"tcp:80:interface=\:\:1").ToString());
        Assert.Equal("0.0.0.0:80", Endpoint.Server(reactor, "tcp:80").ToString());
    }

    [Fact]
    public void Other_kinds_can_be_registered_once()
    {
        Assert.SkipUnless(IsOnSystem, "The process has one table of kinds, and the test for the system adds to it.");
        Reactor reactor = Make();
        Endpoint.RegisterServer(
            "near",
            ["port"],
            static (reactor, description) =>
                new TcpServerEndpoint(
                    reactor,
                    description.GetInt32("port", 0, 65_535),
                    new ListenOptions { Interface = IPAddress.Loopback }
                )
        );
        Assert.Equal(
            "127.0.0.1:80",
            Convert.ToString(Endpoint.Server(reactor, "near:80"), CultureInfo.InvariantCulture)
        );
        Assert.Throws<ArgumentException>(() => Endpoint.RegisterServer("near", [], static (_, _) => null!));
        Assert.Throws<ArgumentException>(() => Endpoint.RegisterClient("No:prefix", [], static (_, _) => null!));
    }
}
