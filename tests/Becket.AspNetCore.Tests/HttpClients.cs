using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Becket.AspNetCore.Tests;

/// <summary>Clients of the base class library.</summary>
internal static class HttpClients
{
    /// <summary>One that trusts the tests' certificate.</summary>
    /// <param name="server">The server that it calls.</param>
    /// <param name="version">The version of HTTP, exactly; null for 1.1.</param>
    /// <param name="certificate">The certificate that it shows.</param>
    public static HttpClient Trusting(WebServer server, Version? version = null, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = Certificates.IsOurs;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler)
        {
            BaseAddress = new Uri(server.Addresses[0]),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
