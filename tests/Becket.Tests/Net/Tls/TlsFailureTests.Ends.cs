using System.Net.Security;
using System.Net.Sockets;

namespace Becket.Tests.Net.Tls;

// The clients of these tests accept every certificate, or read only to see the end; renegotiation exists on some
// platforms only.
#pragma warning disable CA1416, CA2022, CA5359

public sealed partial class TlsFailureTests
{
    [Fact]
    public void A_peer_that_ends_without_close_notify_is_a_loss() =>
        Run(async Deferred () =>
        {
            // It reads what the server has sent so far (session tickets, before the greeting): to close with bytes
            // unread would be a reset.
            TlsRecorder server = await WithSslStream(
                static async stream =>
                {
                    await stream.ReadExactlyAsync(new byte[5]);
                    await stream.WriteAsync(Bytes("cut o"));
                },
                protocol: new TlsRecorder { OnSecure = static server => server.Transport.Write("hello"u8) }
            );
            await server.Ended;

            Assert.Equal("cut o", server.Received);
            Assert.Contains(
                "close_notify",
                Assert.IsType<ConnectionLostException>(server.Reason).Message,
                StringComparison.Ordinal
            );
        });

    [Fact]
    public void A_peer_that_sends_close_notify_ends_in_order() =>
        Run(async Deferred () =>
        {
            TlsRecorder server = await WithSslStream(static async stream =>
            {
                await stream.WriteAsync(Bytes("all"));
                await stream.ShutdownAsync();
                Assert.Equal(0, await stream.ReadAsync(new byte[1]));
            });
            await server.Ended;

            Assert.Equal("all", server.Received);
            Assert.IsType<ConnectionDoneException>(server.Reason);
        });

    [Fact]
    public void A_silent_peer_does_not_hold_the_stop_before_its_handshake_also_if_the_protocol_has_written()
    {
        double began = 0;
        TlsRecorder? server = null;
        Socket? peer = null;
        Reactor.Run(async Deferred () =>
        {
            var greets = new TlsRecorder { OnMade = static server => server.Transport.Write("220 hello"u8) };
            (peer, server) = await RawPair(protocol: greets);
            began = Reactor.Seconds;
        });
        peer!.Dispose();

        Assert.Equal(["made", "lost"], server!.Events);
        Assert.IsType<ConnectionAbortedException>(server.Reason);

        // Not a matter of speed: without the abort it is the whole time limit.
        Assert.True(Reactor.Seconds - began < new ReactorOptions().ShutdownTimeout.TotalSeconds / 2);
    }

    [Fact]
    public void Nor_does_one_whose_connection_waits_for_its_handshake_in_the_loop_over_AcceptTls()
    {
        double began = 0;
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Reactor.Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTls(0, ServerOptions, Local);
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
            peer.Connect(listener.Host);
#pragma warning restore BKT0001
            await Until(() => Reactor.Statistics().OpenChannels > 1);
            began = Reactor.Seconds;
        });

        Assert.True(Reactor.Seconds - began < new ReactorOptions().ShutdownTimeout.TotalSeconds / 2);
    }

    [Fact]
    public void A_peer_that_does_not_answer_close_notify_holds_the_stop_for_a_second_only()
    {
        double began = 0;
        TlsRecorder? server = null;
        using var release = new ManualResetEventSlim();
        Task? client = null;
        Reactor.Run(async Deferred () =>
        {
            var secure = new Deferred();
            (Socket peer, server) = await RawPair(protocol: new TlsRecorder { OnSecure = _ => secure.Callback() });
            client = Task.Run(async () =>
            {
                await using var stream = new SslStream(new NetworkStream(peer, ownsSocket: true));
                await stream.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "localhost",
                        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                    }
                );
                release.Wait();
            });
            await secure;
            began = Reactor.Seconds;
        });
        release.Set();
#pragma warning disable xUnit1031 // The reactor has ended, so nothing here can wait for the loop.
        client!.GetAwaiter().GetResult();
#pragma warning restore xUnit1031

        Assert.IsType<ConnectionDoneException>(server!.Reason);

        // While a server runs, it waits 5 s, and then 1 s more for what is left of TCP.
        Assert.True(Reactor.Seconds - began < 4.5);
    }

    [Fact]
    public void When_the_reactor_stops_both_sides_end()
    {
        TlsRecorder? client = null;
        TlsRecorder? server = null;
        Reactor.Run(async Deferred () =>
        {
            (client, server) = await TlsPair();
            await ((ITlsTransport)server.Transport).WaitForHandshake();
        });

        Assert.IsType<ConnectionDoneException>(client!.Reason);
        Assert.IsType<ConnectionDoneException>(server!.Reason);
    }
}
