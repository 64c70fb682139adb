using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Becket.Net.Errors;
using Becket.Net.Tls;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;

namespace Becket.Net;

/// <summary>The activities of connections, with OpenTelemetry's attributes. All do nothing without a
/// listener.</summary>
internal static class NetTracing
{
    /// <summary>Connecting to a host by its name: the look-up and all attempts.</summary>
    public static Tracing.Span? StartConnect(Reactor reactor, string host, int port)
    {
        if (Tracing.Start("connect", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = $"connect {host}:{port}";
        span.Activity.SetTag(Tags.ReactorName, reactor.NameTag.Value);
        span.Activity.SetTag("server.address", host);
        span.Activity.SetTag("server.port", port);
        return span;
    }

    /// <summary>Connecting with TLS: the connection below, and the handshake.</summary>
    public static Tracing.Span? StartTlsConnect(string endpoint, TlsClientOptions options)
    {
        if (Tracing.Start("connect TLS", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = $"connect {endpoint}";
        span.Activity.SetTag("server.address", options.TargetHost);
        return span;
    }

    /// <summary>The look-up of a name.</summary>
    public static Tracing.Span? StartResolve(string host, Tracing.Span? connect)
    {
        if (Tracing.Start("resolve", ActivityKind.Internal, connect) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = $"resolve {host}";
        span.Activity.SetTag("dns.question.name", host);
        return span;
    }

    /// <summary>One attempt to connect to one address.</summary>
    public static Tracing.Span? StartSocketConnect(Reactor reactor, EndPoint remote, ConnectionKind kind)
    {
        if (Tracing.Start("socket connect", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = $"socket connect {remote}";
        span.Activity.SetTag(Tags.ReactorName, reactor.NameTag.Value);
        span.Activity.SetTag(Tags.NetworkTransport, kind.Transport());
        SetPeer(span.Activity, remote);
        return span;
    }

    /// <summary>Accepting a connection: making its protocol, and the protocol's ConnectionMade.</summary>
    public static Tracing.Span? StartAccept(ListeningPortBase port, IoChannel channel, ConnectionKind kind)
    {
        if (Tracing.Start("accept", ActivityKind.Server) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = $"accept at {port.Host}";
        span.Activity.SetTag(Tags.ReactorName, port.Reactor.NameTag.Value);
        span.Activity.SetTag(Tags.NetworkTransport, kind.Transport());
        SetPeer(span.Activity, channel.RemoteEndPoint);
        if (port.Host is IPEndPoint host)
        {
            span.Activity.SetTag("server.address", host.Address.ToString());
            span.Activity.SetTag("server.port", host.Port);
        }

        return span;
    }

    /// <summary>The connection got no protocol.</summary>
    public static void StopRefused(Tracing.Span? span, bool hasThrown)
    {
        if (span is not null)
        {
            string why = hasThrown ? "the factory threw" : "the factory made no protocol";
            span.Activity.SetTag(Tags.ErrorType, typeof(NoProtocolException).FullName);
            span.Activity.SetStatus(ActivityStatusCode.Error, $"The connection was refused: {why}.");
            Tracing.Stop(span.Activity, error: null);
        }
    }

    /// <summary>The handshake of TLS.</summary>
    public static Tracing.Span? StartHandshake(EndPoint peer, TlsOptions options)
    {
        bool isClient = options is TlsClientOptions;
        if (
            Tracing.Start("TLS handshake", isClient ? ActivityKind.Client : ActivityKind.Server, Tracing.Outer)
            is not { } span
        )
        {
            return null;
        }

        if (options is TlsClientOptions client)
        {
            span.Activity.DisplayName = $"TLS handshake {client.TargetHost}";
            span.Activity.SetTag("server.address", client.TargetHost);
        }

        SetPeer(span.Activity, peer);
        return span;
    }

    /// <summary>The handshake has ended.</summary>
    public static void StopHandshake(Tracing.Span? span, TlsHandshake handshake, Exception? error)
    {
        if (span is null || span.Activity.IsStopped)
        {
            return;
        }

        if (handshake.IsDone)
        {
            span.Activity.SetTag("tls.protocol.name", "tls");
            span.Activity.SetTag("tls.protocol.version", VersionOf(handshake));
            span.Activity.SetTag("tls.cipher", handshake.CipherSuite?.ToString());
        }

        Tracing.Stop(span.Activity, error);
    }

    private static string VersionOf(TlsHandshake handshake) =>
        handshake.Protocol switch
        {
            System.Security.Authentication.SslProtocols.Tls12 => "1.2",
            System.Security.Authentication.SslProtocols.Tls13 => "1.3",
            var other => other.ToString(),
        };

    private static void SetPeer(Activity activity, EndPoint peer)
    {
        switch (peer)
        {
            case IPEndPoint ip:
                activity.SetTag("network.peer.address", ip.Address.ToString());
                activity.SetTag("network.peer.port", ip.Port);
                break;

            case UnixDomainSocketEndPoint:
                activity.SetTag("network.peer.address", peer.ToString());
                break;
        }
    }
}
