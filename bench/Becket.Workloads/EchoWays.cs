using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Workloads;

/// <summary>The ways to write an echo server, and the sockets that it can have.</summary>
internal static class EchoWays
{
    /// <summary>The keys of a workload that <see cref="Listen"/> reads.</summary>
    public static string[] Keys { get; } = ["port", "how", "over", "path", "cert", "key"];

    /// <summary>Listens. Fires when clients can connect.</summary>
    public static Deferred Listen(Reactor reactor, Arguments arguments, bool isShared = false)
    {
        int port = (int)arguments.Number("port", 0);
        string how = arguments.OneOf("how", "protocol", "connection", "pipe", "readline", "lines", "lineonly");
        var options = new ListenOptions
        {
            Interface = IPAddress.Loopback,
            Backlog = 4096,
            ReusePort = isShared,
        };
        switch (arguments.OneOf("over", "tcp", "tls", "unix", "udp"))
        {
            case "tls" when FactoryOf(how) is { } factory:
                return reactor.ListenTls(port, factory, Tls(arguments), options).AddCallback(static _ => { });
            case "tls":
                return Accept(reactor.AcceptTls(port, Tls(arguments), options), how);
            case "unix" when FactoryOf(how) is { } factory:
                var unix = new UnixListenOptions { Backlog = 4096 };
                return reactor.ListenUnix(arguments.Text("path", ""), factory, unix).AddCallback(static _ => { });
            case "udp" when how == "protocol":
                var udp = new UdpOptions { Interface = IPAddress.Loopback };
                return reactor.ListenUdp(port, new EchoDatagrams(), udp).AddCallback(static _ => { });
            case "tcp" when FactoryOf(how) is { } factory:
                return reactor.ListenTcp(port, factory, options).AddCallback(static _ => { });
            case "tcp":
                return Accept(reactor.AcceptTcp(port, options), how);
            case var over:
                throw new UsageException($"over={over} does not work with how={how}.");
        }
    }

    private static Factory? FactoryOf(string how) =>
        how switch
        {
            "protocol" => Factory.ForProtocol(static () => new EchoProtocol()),
            "lines" => Factory.ForProtocol(static () => new EchoLines()),
            "lineonly" => Factory.ForProtocol(static () => new EchoLinesOnly()),
            _ => null,
        };

    private static TlsServerOptions Tls(Arguments arguments)
    {
        using var fromFiles = X509Certificate2.CreateFromPemFile(arguments.Text("cert", ""), arguments.Text("key", ""));
        // Windows's TLS takes no key that is in memory only.
        byte[] withKey = fromFiles.Export(X509ContentType.Pkcs12);
        return new TlsServerOptions { Certificate = X509CertificateLoader.LoadPkcs12(withKey, null) };
    }

    private static Deferred Accept(ConnectionListener listener, string how)
    {
        Func<Connection, Deferred> serve = how switch
        {
            "pipe" => ServePipe,
            "readline" => ServeLines,
            _ => ServeStream,
        };
        _ = AcceptAll();
        return Deferred.Succeed();

        async Deferred AcceptAll()
        {
            await foreach (Connection connection in listener)
            {
                _ = serve(connection);
            }
        }
    }

    private static async Deferred ServeStream(Connection connection)
    {
        await using Connection _ = connection;
        Stream stream = connection.AsStream();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            connection.Write(buffer.AsSpan(0, count));
        }
    }

    private static async Deferred ServePipe(Connection connection)
    {
        await using Connection _ = connection;
        System.IO.Pipelines.PipeReader input = connection.Pipe.Input;
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await input.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                connection.Write(piece.Span);
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>As strings, as most programs read lines.</summary>
    private static async Deferred ServeLines(Connection connection)
    {
        await using Connection _ = connection;
        using var reader = new StreamReader(connection.AsStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            connection.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    private sealed class EchoProtocol : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class EchoLines : LineReceiver
    {
        public EchoLines() => Delimiter = "\n"u8;

        protected override void LineReceived(ReadOnlySpan<byte> line) => SendLine(line);
    }

    private sealed class EchoLinesOnly : LineOnlyReceiver
    {
        public EchoLinesOnly() => Delimiter = "\n"u8;

        protected override void LineReceived(ReadOnlySpan<byte> line) => SendLine(line);
    }

    private sealed class EchoDatagrams : DatagramProtocol
    {
        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
    }
}
