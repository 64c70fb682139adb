using System.Net.Security;
using System.Net.Sockets;
using Becket.Tests.Net.Connections;

namespace Becket.Tests.Net.Tls;

// The plain peer of these tests accepts every certificate: they do not test certificates.
#pragma warning disable CA5359

/// <summary>A reactor, and both sides of TLS on it.</summary>
public abstract class TlsTest : ConnectionTest
{
    protected static TlsServerOptions ServerOptions { get; } = new() { Certificate = Certificates.Server };

    protected static TlsClientOptions ClientOptions { get; } =
        new() { TargetHost = "localhost", TrustedRoots = Certificates.Roots };

    /// <summary>A server for one client, and a client that is secure.</summary>
    private protected async Deferred<(TlsRecorder Client, TlsRecorder Server)> TlsPair(
        TlsClientOptions? client = null,
        TlsServerOptions? server = null,
        TlsRecorder? clientProtocol = null,
        TlsRecorder? serverProtocol = null
    )
    {
        serverProtocol ??= new TlsRecorder();
        ListeningPort port = await Reactor.ListenTls(0, () => serverProtocol, server ?? ServerOptions, Local);
        try
        {
            return (
                await Reactor.ConnectTls(
                    "127.0.0.1",
                    port.Port,
                    () => clientProtocol ?? new TlsRecorder(),
                    client ?? ClientOptions
                ),
                serverProtocol
            );
        }
        finally
        {
            await port.StopListening();
        }
    }

    /// <summary>A client whose handshake fails, and its server.</summary>
    private protected async Deferred<(Exception Error, TlsRecorder Client, TlsRecorder Server)> FailingPair(
        TlsClientOptions? client = null,
        TlsServerOptions? server = null
    )
    {
        var clientProtocol = new TlsRecorder();
        var serverProtocol = new TlsRecorder();
        Exception? error = null;
        try
        {
            await TlsPair(client, server, clientProtocol, serverProtocol);
        }
        catch (IOException failed)
        {
            error = failed;
        }

        Assert.NotNull(error);
        await serverProtocol.Ended;
        await clientProtocol.Ended;
        Assert.DoesNotContain("secure", clientProtocol.Events);
        return (error, clientProtocol, serverProtocol);
    }

    /// <summary>A server of this library, and a plain socket connected to it.</summary>
    private protected async Deferred<(Socket Peer, TlsRecorder Server)> RawPair(
        TlsServerOptions? options = null,
        TlsRecorder? protocol = null
    )
    {
        Assert.SkipUnless(Reactor.Driver.IsRealTime, "The peer is a socket of the system.");
        protocol ??= new TlsRecorder();
        ListeningPort port = await Reactor.ListenTls(
            0,
            Factory.ForProtocol(() => protocol),
            options ?? ServerOptions,
            Local
        );
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
        peer.Connect(port.Host);
#pragma warning restore BKT0001
        await Until(() => protocol.Events.Contains("made"));
        await port.StopListening();
        return (peer, protocol);
    }

    /// <summary>A server of this library, and a client of the base class library on another thread, which runs a
    /// function.</summary>
    private protected async Deferred<TlsRecorder> WithSslStream(
        Func<SslStream, Task> client,
        TlsServerOptions? options = null,
        TlsRecorder? protocol = null,
        Action<SslClientAuthenticationOptions>? configure = null
    )
    {
        (Socket? peer, TlsRecorder? server) = await RawPair(options, protocol);
        await Task.Run(async () =>
        {
            await using var stream = new SslStream(new NetworkStream(peer, ownsSocket: true));
            var authentication = new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            };
            configure?.Invoke(authentication);
            await stream.AuthenticateAsClientAsync(authentication);
            await client(stream);
        });
        return server;
    }
}
