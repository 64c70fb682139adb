using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.FailingCallsProgram;

/// <summary>The small programs. Each checks the data it gets: "ok" is true, and never a guess.</summary>
internal sealed partial class Scenarios : IDisposable
{
    private const int Rounds = 120;

    private static readonly ListenOptions s_loopback = new() { Interface = IPAddress.Loopback };
    private static readonly byte[] s_message = [.. Enumerable.Range(0, 300).Select(static i => (byte)i)];

    private static readonly byte[] s_content =
    [
        .. Enumerable.Range(0, 500_000).Select(static i => (byte)(i * 31 >> 4)),
    ];

    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly string _file = Path.GetTempFileName();

    public Scenarios() => File.WriteAllBytes(_file, s_content);

    public static IReadOnlyList<string> Names { get; } =
    [
        "echo",
        "tls",
        "udp",
        "unix",
        "refused",
        "service",
        "children",
        "output",
        "protocol",
        "thread",
        "file",
        "streams",
        "accept",
    ];

    /// <summary>Runs one.</summary>
    /// <returns>"ok", or the error it ended with.</returns>
    public string Run(string name, out int errors)
    {
        var logger = new CountingLogger();
        try
        {
            using var reactor = Reactor.Create(new ReactorOptions { Logger = logger });
            return reactor.Run(() => Choose(reactor, name));
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
        finally
        {
            errors = logger.Errors;
        }
    }

    public void Dispose()
    {
        _certificate.Dispose();
        File.Delete(_file);
    }

    private Deferred<string> Choose(Reactor reactor, string name) =>
        name switch
        {
            "echo" => Echo(reactor),
            "tls" => Tls(reactor),
            "udp" => Udp(reactor),
            "unix" => Unix(reactor),
            "refused" => Refused(reactor),
            "service" => Service(reactor),
            "children" => Children(reactor),
            "output" => Output(reactor),
            "protocol" => Protocol(reactor),
            "thread" => Threads(reactor),
            "file" => SendAFile(reactor),
            "streams" => Streams(reactor),
            "accept" => Accept(reactor),
            _ => throw new ArgumentException(name),
        };

    /// <summary>Sends a message and waits for its echo, many times.</summary>
    private static async Deferred<string> Talk(Connection connection, int rounds)
    {
        byte[] answer = new byte[s_message.Length];
        Stream stream = connection.AsStream();
        for (int i = 0; i < rounds; i++)
        {
            connection.Write(s_message);
            await stream.ReadExactlyAsync(answer);
            if (!answer.AsSpan().SequenceEqual(s_message))
            {
                return "LIE: an echo differs";
            }
        }

        // The end of this side, and then of the other.
        connection.LoseWriteConnection();
        int more = await stream.ReadAsync(answer);
        return more == 0 ? "ok" : "LIE: bytes behind the last echo";
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }
}
