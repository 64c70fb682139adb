using System.Net;
using System.Text;
using Becket.Deferreds;
using Becket.Net.Connections;
using Becket.Net.Errors;

namespace Becket.Http.Loop;

/// <summary>Opens connections to one server: through a proxy, and with TLS, if there are any.</summary>
internal sealed class ServerOpener(ServerKey key, LoopSettings settings, Connector connector)
{
    /// <summary>The proxy that gets the requests themselves, for servers without TLS.</summary>
    public Uri? RequestProxy => key.IsSecure ? null : key.Proxy;

    /// <summary>The value of Proxy-Authorization in requests; null for none.</summary>
    public string? RequestProxyAuthorization => key.IsSecure ? null : ProxyAuthorization;

    private string? ProxyAuthorization
    {
        get
        {
            if (key.Proxy is not { } proxy)
            {
                return null;
            }

            ICredentials? credentials = settings.Proxy?.Credentials ?? settings.ProxyCredentials;
            return credentials?.GetCredential(proxy, "Basic") is { } credential
                ? "Basic "
                    + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"))
                : null;
        }
    }

    /// <summary>Opens a connection.</summary>
    public async Deferred<Connection> Open()
    {
        Connection connection = await Connect();
        try
        {
            if (key.IsSecure)
            {
                if (key.Proxy is not null)
                {
                    await OpenTunnel(connection);
                }

                await connection.StartTls(settings.TlsFor(key.CertificateName));
            }

            return connection;
        }
        catch (Exception error)
        {
            connection.AbortConnection();
            if (error is TlsException or System.Security.Authentication.AuthenticationException or IOException)
            {
                throw new HttpRequestException(
                    HttpRequestError.SecureConnectionError,
                    $"No secure connection to {key.Host}:{key.Port} could be made. {error.Message}",
                    error
                );
            }

            throw;
        }
    }

    private async Deferred<Connection> Connect()
    {
        DnsEndPoint server = key.Proxy is { } proxy
            ? new DnsEndPoint(proxy.IdnHost, proxy.Port)
            : new DnsEndPoint(key.Host, key.Port);
        try
        {
            return await connector.Connect(server);
        }
        catch (Exception error) when (error is ConnectException or IOException)
        {
            throw new HttpRequestException(
                error is DnsLookupException ? HttpRequestError.NameResolutionError : HttpRequestError.ConnectionError,
                $"{error.Message} ({server.Host}:{server.Port})",
                error
            );
        }
    }

    private async Deferred OpenTunnel(Connection connection)
    {
        string authority =
            $"{(key.Host.Contains(':', StringComparison.Ordinal) ? $"[{key.Host}]" : key.Host)}:{key.Port}";
        var text = new StringBuilder($"CONNECT {authority} HTTP/1.1\r\n");
        RequestHead.Add(text, "Host", authority);
        if (ProxyAuthorization is { } authorization)
        {
            RequestHead.Add(text, "Proxy-Authorization", authorization);
        }

        connection.Write(Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()));
        var wire = new WireReader(connection);
        ResponseHead head;
        do
        {
            head = await new HeadReader(wire, settings.MaxHeadersBytes).ReadHead(CancellationToken.None);
        } while (head.IsInformational);

        bool isEmpty = wire.Buffered == 0;
        wire.ReleaseBuffer();
        if (head.Status is < 200 or >= 300 || !isEmpty)
        {
            throw new HttpRequestException(
                HttpRequestError.ProxyTunnelError,
                $"The proxy {key.Proxy} has not opened a tunnel to {authority}: {head.Status} {head.Reason}.",
                statusCode: (HttpStatusCode)head.Status
            );
        }
    }
}
