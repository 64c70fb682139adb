using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Becket.Tests.Net.Tls;

namespace Becket.Tests.Net.Allocations;

/// <summary>All ways that are measured.</summary>
internal static class EchoRows
{
    private static readonly TlsServerOptions s_server = new() { Certificate = Certificates.Server };
    private static readonly TlsClientOptions s_client = new()
    {
        TargetHost = "localhost",
        TrustedRoots = Certificates.Roots,
    };

    public static IReadOnlyList<EchoRow> All { get; } =
    [
        EchoRow.Tcp("Protocol", static meter => new EchoBytes(meter)),
        EchoRow.Tcp("Protocol on the sockets driver", static meter => new EchoBytes(meter)) with
        {
            Driver = IoDriverKind.Sockets,
        },
        EchoRow.Tcp("LineReceiver", static meter => new EchoLines(meter)),
        EchoRow.Tcp("LineReceiver in raw mode", static meter => new EchoRaw(meter)),
        EchoRow.Tcp("LineReceiver with all time-outs", static meter => new EchoWithTimeouts(meter)),
        EchoRow.Tcp("LineOnlyReceiver", static meter => new EchoLinesOnly(meter)),
        EchoRow.Tcp("Int8StringReceiver", static meter => new EchoStrings8(meter)),
        EchoRow.Tcp("Int16StringReceiver", static meter => new EchoStrings16(meter)),
        EchoRow.Tcp("Int32StringReceiver", static meter => new EchoStrings32(meter)),
        EchoRow.Tcp("PrefixedStringReceiver", static meter => new EchoStrings24(meter)),
        EchoRow.Tcp("NetstringReceiver", static meter => new EchoNetstrings(meter)),
        EchoRow.Tcp("FrameReceiver", static meter => new EchoFrames(meter)),
        EchoRow.Tcp("DelimitedFrameReceiver", static meter => new EchoDelimited(meter)),
        EchoRow.Tcp("StatefulProtocol", static meter => new EchoStates(meter)),
        EchoRow.Wrapped(static factory => new WrappingFactory(factory)),
        EchoRow.Wrapped(static factory => new TimeoutFactory(factory, TimeSpan.FromMinutes(10))),
        EchoRow.Wrapped(static factory => new LimitTotalConnectionsFactory(factory, 10)),
        EchoRow.Wrapped(static factory => new LimitConnectionsByPeer(factory)),
        EchoRow.Wrapped(static factory => new ThrottlingFactory(factory, 1L << 40, 1L << 40)),
        EchoRow.Wrapped(static factory => new TrafficLoggingFactory(factory, static (_, _, _, _) => { })),
        EchoRow.Wrapped(static factory => new ProxyProtocolFactory(factory)) with
        {
            Begin = BeginBehindProxy,
        },
        new("PortForwarder", typeof(PortForwarder), BeginForwarded),
        EchoRow.Awaited("Connection.AsStream", ServeStream),
        EchoRow.Awaited("StreamReader on Connection.AsStream", ServeReader) with
        {
            // StreamReader makes a task for the reading and one for filling its buffer (176 and 144 bytes). The await
            // of the task makes a continuation (48), which the context wraps in a delegate to post it (64).
            Allowed = 432,
        },
        EchoRow.Awaited("Connection.Pipe", connection => ServePipe(connection, isOnContext: true)) with
        {
            // The base class library's reader posts the continuation of its value task to the context, and makes a
            // delegate for that (64 bytes). The context wraps it in another one (64).
            Allowed = 128,
        },
        // Such an await comes back to the loop as well, and posts nothing.
        EchoRow.Awaited("Connection.Pipe without the context", connection => ServePipe(connection, isOnContext: false)),
        new("Protocol at a Unix socket", typeof(Protocol), BeginUnix),
        new("DatagramProtocol", typeof(DatagramProtocol), (reactor, meter) => BeginUdp(reactor, meter, false)),
        new("DatagramProtocol over IPv6", typeof(DatagramProtocol), BeginUdp6),
        new(
            "DatagramProtocol on the sockets driver",
            typeof(DatagramProtocol),
            (reactor, meter) => BeginUdp(reactor, meter, false)
        )
        {
            Driver = IoDriverKind.Sockets,
        },
        new("DatagramProtocol over IPv6 on the sockets driver", typeof(DatagramProtocol), BeginUdp6)
        {
            Driver = IoDriverKind.Sockets,
        },
        new(
            "DatagramProtocol, connected",
            typeof(DatagramProtocol),
            (reactor, meter) => BeginUdp(reactor, meter, true)
        ),
        new("DatagramProtocol at a Unix socket", typeof(DatagramProtocol), BeginUnixDatagrams),
        new("Protocol over TLS", typeof(Protocol), BeginTls),
        new("Protocol over IPv6", typeof(Protocol), BeginTcp6),
        new("Protocol over TLS and IPv6", typeof(Protocol), BeginTls6),
    ];

    private static ListenOptions Here { get; } = new() { Interface = IPAddress.Loopback };

    private static ListenOptions Here6
    {
        get
        {
            Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
            return new ListenOptions { Interface = IPAddress.IPv6Loopback };
        }
    }

    private static async Deferred BeginTls(Reactor reactor, EchoMeter meter)
    {
        ListeningPort port = await reactor.ListenTls(0, static () => new EchoBytes(null), s_server, Here);
        await reactor.ConnectTls("127.0.0.1", port.Port, () => new EchoBytes(meter), s_client);
    }

    private static async Deferred BeginTcp6(Reactor reactor, EchoMeter meter)
    {
        ListeningPort port = await reactor.ListenTcp(0, static () => new EchoBytes(null), Here6);
        await reactor.ConnectTcp("::1", port.Port, () => new EchoBytes(meter));
    }

    private static async Deferred BeginTls6(Reactor reactor, EchoMeter meter)
    {
        ListeningPort port = await reactor.ListenTls(0, static () => new EchoBytes(null), s_server, Here6);
        await reactor.ConnectTls("::1", port.Port, () => new EchoBytes(meter), s_client);
    }

    private static async Deferred BeginUdp6(Reactor reactor, EchoMeter meter)
    {
        var options = new UdpOptions { Interface = Here6.Interface };
        DatagramPort server = await reactor.ListenUdp(0, new EchoDatagrams(null, null), options);
        await reactor.ListenUdp(0, new EchoDatagrams(meter, server.Host), options);
    }

    private static async Deferred BeginUnix(Reactor reactor, EchoMeter meter)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names are those of Linux's abstract namespace.");
        string path = $"\0becket-{Guid.NewGuid()}";
        await reactor.ListenUnix(path, static () => new EchoBytes(null));
        await reactor.ConnectUnix(path, () => new EchoBytes(meter));
    }

    private static async Deferred BeginUdp(Reactor reactor, EchoMeter meter, bool isConnected)
    {
        var options = new UdpOptions { Interface = IPAddress.Loopback };
        DatagramPort server = await reactor.ListenUdp(0, new EchoDatagrams(null, null), options);
        if (!isConnected)
        {
            await reactor.ListenUdp(0, new EchoDatagrams(meter, server.Host), options);
            return;
        }

        DatagramPort client = await reactor.ListenUdp(0, new EchoDatagrams(meter, null, isLate: true), options);
        client.Connect((IPEndPoint)server.Host);
        client.Write(EchoPeers.Request);
    }

    private static async Deferred BeginUnixDatagrams(Reactor reactor, EchoMeter meter)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names are those of Linux's abstract namespace.");
        string path = $"\0becket-{Guid.NewGuid()}";
        await reactor.ListenUnixDatagram(path, new EchoDatagrams(null, null));
        await reactor.ConnectUnixDatagram(path, new EchoDatagrams(meter, null), bindPath: path + "-client");
    }

    private static async Deferred BeginBehindProxy(Reactor reactor, EchoMeter meter)
    {
        var factory = new ProxyProtocolFactory(Factory.ForProtocol(static () => new EchoBytes(null)));
        ListeningPort port = await reactor.ListenTcp(0, factory, Here);
        EchoBytes client = new(meter, "PROXY TCP4 192.0.2.1 192.0.2.2 5000 443\r\n");
        await reactor.ConnectTcp("127.0.0.1", port.Port, () => client);
    }

    private static async Deferred BeginForwarded(Reactor reactor, EchoMeter meter)
    {
        ListeningPort server = await reactor.ListenTcp(0, static () => new EchoBytes(null), Here);
        ListeningPort forwarder = await reactor.ListenTcp(0, new PortForwarder("127.0.0.1", server.Port), Here);
        await reactor.ConnectTcp("127.0.0.1", forwarder.Port, () => new EchoBytes(meter));
    }

    private static async Deferred ServeStream(Connection connection)
    {
        await using Connection _ = connection;
        Stream stream = connection.AsStream();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static async Deferred ServeReader(Connection connection)
    {
        await using Connection _ = connection;
        using var reader = new StreamReader(connection.AsStream());
        char[] characters = new char[4096];
        byte[] bytes = new byte[4096];
        int count;
        while ((count = await reader.ReadAsync(characters.AsMemory())) > 0)
        {
            connection.Write(bytes.AsSpan(0, Encoding.ASCII.GetBytes(characters.AsSpan(0, count), bytes)));
        }
    }

    private static async Deferred ServePipe(Connection connection, bool isOnContext)
    {
        await using Connection _ = connection;
        PipeReader input = connection.Pipe.Input;
        PipeWriter output = connection.Pipe.Output;
        while (await input.ReadAsync().ConfigureAwait(isOnContext) is { IsCompleted: false } read)
        {
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                output.Write(piece.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            await output.FlushAsync().ConfigureAwait(isOnContext);
        }
    }
}
