using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Samples.Net;

/// <summary>The echo server with TLS. Without PEM files it makes a certificate for this run, and prints its fingerprint
/// for the client.</summary>
internal static class TlsEchoServer
{
    public static int Run(int port, string? certificateFile, string? keyFile)
    {
        using X509Certificate2 certificate = certificateFile is null
            ? SelfSigned()
            : X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return Reactor.Main(async reactor =>
        {
            ListeningPort listening = await reactor.ListenTls(
                port,
                Factory.ForProtocol(() => new Echo()),
                new TlsServerOptions { Certificate = certificate },
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Console.WriteLine($"Listening at {listening.Host}");
            Console.WriteLine($"Fingerprint {certificate.GetCertHashString(HashAlgorithmName.SHA256)}");
            await reactor.UntilStopped();
        });
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }

    private sealed class Echo : Protocol, IHandshakeListener
    {
        public void HandshakeCompleted() =>
            Console.WriteLine($"{Transport.Peer} speaks {((ITlsTransport)Transport).SslProtocol}");

        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

        protected override void ConnectionLost(Failure reason) =>
            Console.WriteLine($"{Transport.Peer} has gone: {reason.Exception.Message}");
    }
}
