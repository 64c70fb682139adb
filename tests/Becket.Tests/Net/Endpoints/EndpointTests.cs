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
        var sockets = SystemdSockets.From(environment.GetValueOrDefault, 42, static _ => 0);
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
        var none = SystemdSockets.From(environment.GetValueOrDefault, 43, static _ => 0);
        Assert.Contains(
            "No socket was handed over",
            Assert.Throws<FormatException>(() => none.Find(Named("systemd:INET:index=0"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_domain_of_a_socket_of_a_service_manager_must_be_the_sockets_and_chooses_among_equal_names()
    {
        var environment = new Dictionary<string, string>
        {
            ["LISTEN_PID"] = "42",
            ["LISTEN_FDS"] = "4",
            ["LISTEN_FDNAMES"] = "web:web:web:log",
        };
        var sockets = SystemdSockets.From(
            environment.GetValueOrDefault,
            42,
            static descriptor =>
                descriptor switch
                {
                    3 => 2,
                    4 => 10,
                    5 => 1,
                    _ => 0,
                }
        );
        Assert.Equal(3, sockets.Find(Named("systemd:INET:name=web")));
        Assert.Equal(4, sockets.Find(Named("systemd:INET6:name=web")));
        Assert.Equal(5, sockets.Find(Named("systemd:domain=UNIX:name=web")));
        Assert.Equal(3, sockets.Find(Named("systemd:name=web")));
        Assert.Equal(5, sockets.Find(Named("systemd:UNIX:index=2")));
        Assert.Equal(6, sockets.Find(Named("systemd:UNIX:name=log")));
        foreach (
            (string text, string expected) in new[]
            {
                ("systemd:INET:index=2", "domain is \"INET\", which is not the domain of the socket with the index 2"),
                ("systemd:inet:index=0", "domain is \"inet\", which is not INET, INET6 or UNIX"),
            }
        )
        {
            FormatException error = Assert.Throws<FormatException>(() => sockets.Find(Named(text)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        environment["LISTEN_FDS"] = "2";
        var two = SystemdSockets.From(environment.GetValueOrDefault, 42, static _ => 2);
        Assert.Contains(
            "not the domain of a socket with the name web",
            Assert.Throws<FormatException>(() => two.Find(Named("systemd:UNIX:name=web"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Linux_tells_the_domain_of_a_socket()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of the option is Linux's.");
        foreach (
            (AddressFamily family, int expected) in new[]
            {
                (AddressFamily.InterNetwork, SocketFamilies.IPv4),
                (AddressFamily.InterNetworkV6, SocketFamilies.IPv6),
                (AddressFamily.Unix, SocketFamilies.Unix),
            }
        )
        {
            using var socket = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
            int descriptor = (int)socket.SafeHandle.DangerousGetHandle();
            Assert.Equal(expected, SocketFamilies.Of(descriptor));
        }
    }

    [Theory]
    [InlineData("haproxy:tcp:0:interface=127.0.0.1")]
    [InlineData("HAPROXY:tcp:interface=127.0.0.1:port=0")]
    public void The_prefix_for_proxies_goes_before_any_other_endpoint(string text)
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            var server = new Recorder { Echoes = true };
            IListeningPort port = await Endpoint.Server(reactor, text).Listen(Factory.ForProtocol(() => server));
            var source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 4711);
            Recorder client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Recorder());
            client.Transport.Write(new ProxyHeader(source, port.Host).ToVersion1());
            client.Send("hello");
            Assert.Equal("hello", await client.Heard);
            Assert.Equal(source, server.Transport.Peer);
            await port.StopListening();
        });
    }

    [Fact]
    public void The_prefix_for_proxies_keeps_colons_that_are_escaped_in_the_other_endpoint()
    {
        Reactor reactor = Make();
        Assert.Equal(
            "[::1]:80 with PROXY headers",
            Endpoint.Server(reactor, @"haproxy:tcp:80:interface=\:\:1").ToString()
        );
        Assert.Equal(
            "[::1]:80 with PROXY headers with PROXY headers",
            Endpoint.Server(reactor, @"haproxy:haproxy:tcp:80:interface=\:\:1").ToString()
        );
    }

    [Fact]
    public void Other_kinds_around_any_endpoint_can_be_registered_once()
    {
        Reactor reactor = Make();
        string prefix = $"wrap-{Guid.NewGuid():N}";
        Endpoint.RegisterServerWrapper(prefix, static inner => new ProxyServerEndpoint(inner));
        Endpoint.RegisterClientWrapper(
            prefix,
            static inner => new TlsClientEndpoint(inner, new TlsClientOptions { TargetHost = "example.org" })
        );
        Assert.Equal(
            "0.0.0.0:80 with PROXY headers",
            Convert.ToString(Endpoint.Server(reactor, $"{prefix}:tcp:80"), CultureInfo.InvariantCulture)
        );
        Assert.Equal(
            "other.example:80 over TLS",
            Convert.ToString(Endpoint.Client(reactor, $"{prefix}:tcp:other.example:80"), CultureInfo.InvariantCulture)
        );
        Assert.Throws<ArgumentException>(() => Endpoint.RegisterServerWrapper("haproxy", static inner => inner));
        Assert.Throws<ArgumentException>(() => Endpoint.RegisterClientWrapper("No:prefix", static inner => inner));
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
    [InlineData("haproxy:", "does not name the other endpoint that haproxy: is put around, as \"haproxy:tcp:8080\"")]
    [InlineData("haproxy", "does not name the other endpoint that haproxy: is put around")]
    [InlineData("haproxy:port=80", "does not name the other endpoint that haproxy: is put around")]
    [InlineData("haproxy:tcp:http", "port is \"http\", which is not a number from 0 to 65535")]
    [InlineData("haproxy:8080", "\"8080\" is not a kind of endpoint to listen at")]
    [InlineData(@"tls:80:endpoint=tcp\:81", "port is \"80\", which is not used beside endpoint. If \"tcp:81\" takes")]
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
    [InlineData(@"tls:endpoint=unix\:/x", "does not say host, which tls: needs")]
    [InlineData(@"tls:a.example:endpoint=tcp\:b", "\"tcp:b\" does not say port")]
    [InlineData(@"tls:a.example:timeout=3:endpoint=unix\:/x", "timeout is \"3\", which is not used beside endpoint")]
    [InlineData("haproxy:tcp:a.example:80", "\"haproxy\" is not a kind of endpoint to connect to")]
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

    private static EndpointDescription Named(string text) =>
        EndpointDescription.Parse(text).WithNames(["domain", "index", "name"]);
}
