using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Becket.Tests.Samples;

/// <summary>Runs each network sample as a program, with sockets of the base class library at the other end.</summary>
public sealed class SampleTests
{
    private const string Fingerprint = "Fingerprint ";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_echo_server_sends_back_what_it_receives()
    {
        using var server = new SampleProgram("echo-server", "0");
        using TcpClient client = await Connect(server.ReadAddress());
        Assert.Equal("hello", await Echo(client.GetStream(), "hello"));
        await server.Terminate();
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_program_and_says_so()
    {
        using var first = new SampleProgram("echo-server", "0");
        using var second = new SampleProgram("echo-server", Port(first.ReadAddress()));
        Assert.Contains("another socket listens there already", await second.EndsBadly(), StringComparison.Ordinal);
        await first.Terminate();
    }

    [Fact]
    public async Task The_echo_client_prints_the_answers()
    {
        using var server = new SampleProgram("echo-server", "0");
        using var client = new SampleProgram("echo-client", Port(server.ReadAddress()));
        Assert.Equal(["Goodmorning", "How are you?", "Goodbye"], await client.EndsWell());
        await server.Terminate();
    }

    [Fact]
    public async Task The_fetcher_prints_what_came_of_each_address()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        string address = $"http://{server.LocalEndpoint}/tea";
        using var fetcher = new SampleProgram("fetcher", address, "http://127.0.0.1:1/", "nonsense");
        using (TcpClient client = await server.AcceptTcpClientAsync(Cancellation))
        {
            using var reads = new StreamReader(client.GetStream());
            Assert.Equal("GET /tea HTTP/1.1", await reads.ReadLineAsync(Cancellation));
            await client
                .GetStream()
                .WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ngreen"u8.ToArray(), Cancellation);
            string[] lines = await fetcher.EndsWell();
            Assert.Contains($"        5 {address}", lines);
            Assert.Contains(
                lines,
                static line => line.StartsWith("   failed http://127.0.0.1:1/: ", StringComparison.Ordinal)
            );
            Assert.Contains(lines, static line => line.StartsWith("   failed nonsense: ", StringComparison.Ordinal));
            Assert.Equal("5 bytes, 2 failed", lines[^1]);
        }
    }

    [Fact]
    public async Task Two_chat_clients_read_each_others_lines()
    {
        using var server = new SampleProgram("chat-server", "0");
        IPEndPoint address = server.ReadAddress();
        using TcpClient first = await Connect(address);
        using var firstReads = new StreamReader(first.GetStream());
        Assert.Equal($"{first.Client.LocalEndPoint} has come", await firstReads.ReadLineAsync(Cancellation));

        using TcpClient second = await Connect(address);
        using var secondReads = new StreamReader(second.GetStream());
        string name = $"{second.Client.LocalEndPoint}";
        Assert.Equal($"{name} has come", await firstReads.ReadLineAsync(Cancellation));
        Assert.Equal($"{name} has come", await secondReads.ReadLineAsync(Cancellation));

        await first.GetStream().WriteAsync("who is there?\n"u8.ToArray(), Cancellation);
        Assert.Equal($"{first.Client.LocalEndPoint}: who is there?", await secondReads.ReadLineAsync(Cancellation));
        Assert.Equal($"{first.Client.LocalEndPoint}: who is there?", await firstReads.ReadLineAsync(Cancellation));
        await second.GetStream().WriteAsync("I am\n"u8.ToArray(), Cancellation);
        Assert.Equal($"{name}: I am", await firstReads.ReadLineAsync(Cancellation));

        second.Close();
        Assert.Equal($"{name} has gone", await firstReads.ReadLineAsync(Cancellation));
        await server.Terminate();
    }

    [Fact]
    public async Task A_chat_client_that_does_not_read_is_disconnected()
    {
        using var server = new SampleProgram("chat-server", "0");
        IPEndPoint address = server.ReadAddress();
        using TcpClient talker = await Connect(address);
        using var reads = new StreamReader(talker.GetStream());
        Assert.EndsWith("has come", await reads.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        using var deaf = new TcpClient(AddressFamily.InterNetwork) { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync(address, Cancellation);
        Assert.EndsWith("has come", await reads.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        byte[] line = Encoding.ASCII.GetBytes(new string('x', 10_000) + "\n");

        // Writes until the system's buffers are full, and then the server's own.
        string? heard;
        do
        {
            await talker.GetStream().WriteAsync(line, Cancellation);
            heard = await reads.ReadLineAsync(Cancellation);
        } while (heard!.EndsWith('x'));
        Assert.Equal($"{deaf.Client.LocalEndPoint} has gone", heard);
        await server.Terminate();
    }

    [Fact]
    public async Task The_port_forwarder_carries_bytes_both_ways()
    {
        using TcpListener target = Listen();
        using var forwarder = new SampleProgram("port-forwarder", "0", Port(target.LocalEndpoint));
        using TcpClient client = await Connect(forwarder.ReadAddress());
        using TcpClient server = await target.AcceptTcpClientAsync(Cancellation);
        await client.GetStream().WriteAsync("question"u8.ToArray(), Cancellation);
        Assert.Equal("question", await Read(server.GetStream(), 8));
        await server.GetStream().WriteAsync("answer"u8.ToArray(), Cancellation);
        Assert.Equal("answer", await Read(client.GetStream(), 6));
        await forwarder.Terminate();
    }

    [Fact]
    public async Task The_TLS_echo_server_shows_the_certificate_whose_fingerprint_it_prints()
    {
        using var server = new SampleProgram("tls-echo-server", "0");
        IPEndPoint address = server.ReadAddress();
        string fingerprint = ReadFingerprint(server);
        using TcpClient client = await Connect(address);
        await using var tls = new SslStream(
            client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint
        );
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost" },
            Cancellation
        );
        Assert.Equal("secret", await Echo(tls, "secret"));
        await server.Terminate();
    }

    [Fact]
    public async Task The_TLS_echo_server_takes_PEM_files()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            X509Certificate2 certificate = Becket.Tests.Net.Tls.Certificates.Server;
            using ECDsa key = certificate.GetECDsaPrivateKey()!;
            (string? certificateFile, string? keyFile) = (
                Path.Combine(folder.FullName, "certificate.pem"),
                Path.Combine(folder.FullName, "key.pem")
            );
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), Cancellation);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancellation);
            using var server = new SampleProgram("tls-echo-server", "0", certificateFile, keyFile);
            server.ReadAddress();
            Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256), ReadFingerprint(server));
            await server.Terminate();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_TLS_echo_client_talks_to_the_server_whose_fingerprint_it_was_given()
    {
        using var server = new SampleProgram("tls-echo-server", "0");
        IPEndPoint address = server.ReadAddress();
        using var client = new SampleProgram("tls-echo-client", Port(address), ReadFingerprint(server));
        Assert.Equal(["Goodmorning", "This is between us.", "Goodbye"], await client.EndsWell());
        await server.Terminate();
    }

    [Fact]
    public async Task The_TLS_echo_client_says_nothing_to_another_server()
    {
        using var server = new SampleProgram("tls-echo-server", "0");
        IPEndPoint address = server.ReadAddress();
        using var client = new SampleProgram("tls-echo-client", Port(address), new string('0', 64));
        Assert.Contains("CertificateException", await client.EndsBadly(), StringComparison.Ordinal);
        await server.Terminate();
    }

    [Fact]
    public async Task The_UDP_echo_server_sends_a_datagram_back()
    {
        using var server = new SampleProgram("udp-echo-server", "0");
        using var client = new UdpClient();
        client.Connect(server.ReadAddress());
        await client.SendAsync("hello"u8.ToArray(), Cancellation);
        Assert.Equal("hello"u8.ToArray(), (await client.ReceiveAsync(Cancellation)).Buffer);
        await server.Terminate();
    }

    [Fact]
    public async Task The_UDP_echo_client_asks_again_after_a_lost_datagram()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new SampleProgram("udp-echo-client", Port(server.Client.LocalEndPoint!));
        UdpReceiveResult lost = await server.ReceiveAsync(Cancellation);
        UdpReceiveResult again = await server.ReceiveAsync(Cancellation);
        Assert.Equal(lost.Buffer, again.Buffer);
        await server.SendAsync(again.Buffer, again.RemoteEndPoint, Cancellation);
        Assert.Equal(["Goodmorning"], await client.EndsWell());
    }

    [Fact]
    public async Task The_UDP_echo_client_that_waits_for_an_answer_ends_cleanly_after_SIGTERM()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new SampleProgram("udp-echo-client", Port(server.Client.LocalEndPoint!));
        await server.ReceiveAsync(Cancellation);
        await client.Terminate();
    }

    [Fact]
    public async Task The_system_log_gets_a_line()
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-log-{Guid.NewGuid():N}");
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(path));
        using var sample = new SampleProgram("system-log", "It rains", path);
        byte[] line = new byte[1000];
        int length = await log.ReceiveAsync(line, Cancellation);
        Assert.Matches(
            @"^<13>[A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d becket\[\d+\]: It rains$",
            Encoding.UTF8.GetString(line, 0, length)
        );
        Assert.Empty(await sample.EndsWell());
    }

    [Fact]
    public async Task Systemd_hears_that_the_service_is_ready_alive_and_stopping()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone has abstract names.");
        string name = $"becket-notify-{Guid.NewGuid():N}";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using var sample = new SampleProgram("service-notify", "0.1", "@" + name);
        byte[] state = new byte[1000];
        foreach (string expected in new[] { "READY=1\nSTATUS=Working", "WATCHDOG=1", "STOPPING=1" })
        {
            int length = await manager.ReceiveAsync(state, Cancellation);
            Assert.Equal(expected, Encoding.UTF8.GetString(state, 0, length));
        }

        Assert.Empty(await sample.EndsWell());
    }

    [Fact]
    public async Task The_heartbeat_reconnects_after_a_lost_connection()
    {
        using TcpListener listener = Listen();
        using var heart = new SampleProgram("heartbeat", $"tcp:127.0.0.1:{Port(listener.LocalEndpoint)}");
        for (int connections = 0; connections < 2; connections++)
        {
            using TcpClient connection = await listener.AcceptTcpClientAsync(Cancellation);
            using var lines = new StreamReader(connection.GetStream());
            Assert.StartsWith("I am alive", await lines.ReadLineAsync(Cancellation), StringComparison.Ordinal);
            Assert.StartsWith("Connected to", heart.ReadLine(), StringComparison.Ordinal);
            connection.Close();
            Assert.StartsWith("Disconnected", heart.ReadLine(), StringComparison.Ordinal);
        }

        await heart.Terminate();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static string Port(EndPoint address) => ((IPEndPoint)address).Port.ToString(CultureInfo.InvariantCulture);

    private static string ReadFingerprint(SampleProgram server)
    {
        string? line = server.ReadLine();
        Assert.StartsWith(Fingerprint, line, StringComparison.Ordinal);
        return line![Fingerprint.Length..];
    }

    private static async Task<TcpClient> Connect(IPEndPoint address)
    {
        var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(address, Cancellation);
        return client;
    }

    private static async Task<string> Echo(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancellation);
        return await Read(stream, text.Length);
    }

    private static async Task<string> Read(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, Cancellation);
        return Encoding.UTF8.GetString(bytes);
    }
}
