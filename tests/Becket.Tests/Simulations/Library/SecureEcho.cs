using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Simulations.Library;

/// <summary>A client that sends bytes over TLS and gets them back, and its server.</summary>
/// <remarks>
/// <para>The bytes on the wire are new ones in each run, because the keys of a session are. What a seed decides is when
/// how many bytes arrive, as long as their number is the same in each run. So the certificate's key is an RSA one:
/// signatures of ECDSA are a byte or two longer or shorter each time.</para>
/// <para>For the same reason sessions are not resumed: the base class library keeps those of a client for the whole
/// process, and a run would find what the run before has left.</para>
/// </remarks>
internal sealed class SecureEcho(Reactor reactor, byte[] sent)
{
    private const int Port = 443;

    private static readonly X509Certificate2 s_certificate = MakeCertificate();
    private int _received;

    /// <summary>Whether all bytes have come back.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the bytes that have come back are the first of those that were sent.</summary>
    public bool IsRight { get; private set; } = true;

    public static void Serve(Reactor reactor) =>
        _ = reactor.ListenTls(
            Port,
            static () => new Echo(),
            new TlsServerOptions
            {
                Certificate = s_certificate,
                Configure = static options => options.AllowTlsResume = false,
            }
        );

    public async Deferred Run()
    {
        Connection connection = await reactor.ConnectTls(
            "server",
            Port,
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustedRoots = [s_certificate],
                Configure = static options => options.AllowTlsResume = false,
            }
        );
        await using (connection)
        {
            Deferred reading = Read(connection);
            for (int at = 0; at < sent.Length; )
            {
                int count = Math.Min(sent.Length - at, 1 + reactor.Random.Next(3_000));

                // Waits while too much is unsent. With Write alone, both ends could stop reading: the transport of an
                // end that writes while it receives takes that for answers.
                await connection.AsStream().WriteAsync(sent.AsMemory(at, count));
                at += count;
                await reactor.DeferLater(TimeSpan.FromMilliseconds(reactor.Random.Next(10)));
            }

            await reading;
        }
    }

    private async Deferred Read(Connection connection)
    {
        Stream stream = connection.AsStream();
        byte[] buffer = new byte[2_000];
        while (_received < sent.Length && await stream.ReadAsync(buffer) is > 0 and int count)
        {
            IsRight &= sent.AsSpan(_received).StartsWith(buffer.AsSpan(0, count));
            _received += count;
        }

        IsComplete = _received == sent.Length;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));

        // The verification reads the real clock.
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
