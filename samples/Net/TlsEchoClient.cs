using System.Security.Cryptography;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>Talks to the TLS echo server only: it accepts one certificate, whose fingerprint the server has
/// printed.</summary>
internal static class TlsEchoClient
{
    public static int Run(int port, string fingerprint)
    {
        var tls = new TlsClientOptions
        {
            // In place of the rule that a root of the system has signed the certificate. No other server has the key to
            // this certificate.
            ValidateCertificate = (_, shown, _, _) =>
                string.Equals(
                    shown?.GetCertHashString(HashAlgorithmName.SHA256),
                    fingerprint,
                    StringComparison.OrdinalIgnoreCase
                ),
        };
        return Reactor.Main(async reactor =>
        {
            await using Connection connection = await reactor.ConnectTls("127.0.0.1", port, tls);
            using var answers = new StreamReader(connection.AsStream());
            foreach (string line in (string[])["Goodmorning", "This is between us.", "Goodbye"])
            {
                connection.Write(Encoding.UTF8.GetBytes(line + "\n"));
                Console.WriteLine(await answers.ReadLineAsync());
            }
        });
    }
}
