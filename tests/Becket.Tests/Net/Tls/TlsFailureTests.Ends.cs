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
