using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;

namespace Becket.Http;

/// <summary>Options of a reactor's HTTP handler that <see cref="SocketsHttpHandler"/> does not have. Every option has a
/// default.</summary>
public sealed record HttpHandlerOptions
{
    /// <summary>What speaks HTTP. Default: <see cref="HttpHandlerKind.Best"/>.</summary>
    public HttpHandlerKind Kind { get; init; }

    /// <summary>How to connect: the time-out, which follows the reactor's clock, and the local address. Default:
    /// the defaults of <see cref="ConnectOptions"/>, among them 30 s for the look-up of the name and all
    /// attempts.</summary>
    /// <remarks>Not used with <see cref="Endpoint"/>, which makes endpoints with options of their own.</remarks>
    public ConnectOptions Connect
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>The endpoint for a server, or for a proxy. Runs on the loop for each new connection. Default: null, a
    /// <see cref="HostnameEndpoint"/>.</summary>
    /// <remarks>
    /// <para>Its argument is the host and the port of the request's address, or of the proxy. It may return any
    /// endpoint, such as a <see cref="UnixClientEndpoint"/>. TLS for <c>https:</c> comes on top of it. A request fails
    /// with what the function throws.</para>
    /// <para>Source: <c>twisted.web.iweb.IAgentEndpointFactory</c>. Differs: there it also adds TLS.</para>
    /// </remarks>
    [RunsOnLoop]
    public Func<DnsEndPoint, IStreamClientEndpoint>? Endpoint { get; init; }
}
