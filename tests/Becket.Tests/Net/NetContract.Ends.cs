namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void A_protocol_is_called_with_the_connection_then_bytes_then_the_end_once_each() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                Assert.True(server.IsConnected && server.Transport.IsConnected);
                client.Write("bytes");
                await server.Has(5);
                await Close(client, server);
                await Open(reactor, 0);
                Assert.Equal(["made", "data", "lost"], server.Events);
                Assert.Equal(["made", "lost"], client.Events);
                Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
                Assert.False(server.IsConnected || server.Transport.IsConnected);
            }
        );

    [Fact]
    public void Losing_a_connection_sends_first_what_was_written() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                client.Transport.Write(Noise(4_000_000));
                client.Transport.LoseConnection();
                client.Transport.LoseConnection();
                Assert.False(client.Transport.IsConnected);
                Assert.True(client.IsConnected);
                await server.Lost();
                await client.Lost();
                Assert.Equal(Noise(4_000_000), server.Bytes);
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
                Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
            }
        );

    [Fact]
    public void A_connection_may_be_lost_as_soon_as_it_is_made() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder
                    {
                        WhenMade = static server =>
                        {
                            server.Write("Sorry, we are full.");
                            server.Transport.LoseConnection();
                        },
                    }
                );
                await client.Lost();
                await server.Lost();
                Assert.Equal("Sorry, we are full.", client.Text);
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
            }
        );

    [Fact]
    public void Nothing_is_received_after_LoseConnection() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder { WhenReceived = static (server, _) => server.Transport.LoseConnection() }
                );
                for (int i = 0; i < 20 && server.Reason is null; i++)
                {
                    client.Write("Stop me.");
                    await Deferred.Yield();
                }

                await server.Lost();
                await client.Lost();
                Assert.Equal(1, server.Pieces);
            }
        );

    [Fact]
    public void Aborting_is_an_abort_on_this_side_and_a_reset_for_the_peer() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                server.Transport.AbortConnection();
                server.Transport.AbortConnection();
                Assert.Equal(["made"], server.Events);
                await server.Lost();
                await client.Lost();
                Assert.IsType<ConnectionAbortedException>(server.Reason!.Exception);
                Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
                Assert.Equal(["made", "lost"], client.Events);
            }
        );

    [Fact]
    public void Aborting_drops_what_is_unsent() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder { WhenMade = static client => client.Transport.PauseProducing() }
                );
                server.Transport.Write(Noise(64_000_000));
                Assert.True(server.Transport.Unsent > 0);
                server.Transport.LoseConnection();
                await Deferred.Yield();
                Assert.Null(server.Reason);
                server.Transport.AbortConnection();
                await server.Lost();
                Assert.IsType<ConnectionAbortedException>(server.Reason!.Exception);
                Assert.Equal(0, server.Transport.Unsent);
                client.Transport.ResumeProducing();
                await client.Lost();
                Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
            }
        );

    [Fact]
    public void A_connection_may_be_aborted_as_soon_as_it_is_made() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder { WhenMade = static server => server.Transport.AbortConnection() };
                await ConnectToBeReset(reactor, server);
                Assert.IsType<ConnectionAbortedException>(server.Reason!.Exception);
                Assert.Equal(["made", "lost"], server.Events);
            }
        );

    [Fact]
    public void Nothing_is_received_after_an_abort() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                client.Write("Too late.");
                await Deferred.Yield();
                server.Transport.AbortConnection();
                await server.Lost();
                await client.Lost();
                Assert.DoesNotContain("data", server.Events.SkipWhile(static what => what != "lost"));
                Assert.Equal("lost", server.Events[^1]);
            }
        );

    [Fact]
    public void A_peer_that_stops_sending_ends_the_connection_once_an_ordinary_protocol_has_sent_what_it_wrote() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder
                    {
                        WhenReceived = static (server, _) =>
                        {
                            // The question may arrive in pieces.
                            if (server.Pieces == 1)
                            {
                                server.Transport.Write(Noise(2_000_000));
                            }
                        },
                    },
                    new HalfCloseableRecorder()
                );
                client.Write("All of it, please.");
                client.Transport.LoseWriteConnection();
                await server.Lost();
                Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
                await client.Until(() => client.Events.Contains("read lost"));
                Assert.Equal(Noise(2_000_000), client.Bytes);
                client.Transport.LoseConnection();
                await client.Lost();
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
            }
        );

    [Fact]
    public void Half_closed_by_the_client_the_server_still_answers_with_a_mebibyte() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new HalfCloseableRecorder
                    {
                        WhenReadLost = static server =>
                        {
                            server.Transport.Write(Noise(1024 * 1024));
                            server.Transport.LoseConnection();
                        },
                    },
                    new HalfCloseableRecorder { WhenReadLost = static client => client.Transport.LoseConnection() }
                );
                client.Write("That is all I have to say.");
                client.Transport.LoseWriteConnection();
                await client.Lost();
                await server.Lost();
                Assert.Equal("That is all I have to say.", server.Text);
                Assert.Equal(Noise(1024 * 1024), client.Bytes);
                Assert.Equal(["made", "data", "read lost", "lost"], server.Events);
                Assert.Equal(["made", "write lost", "data", "read lost", "lost"], client.Events);
            }
        );

    [Fact]
    public void Half_closed_by_the_server_the_client_still_sends_a_mebibyte() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new HalfCloseableRecorder(),
                    new HalfCloseableRecorder()
                );
                server.Write("I listen.");
                server.Transport.LoseWriteConnection();
                await client.Until(() => client.Events.Contains("read lost"));
                client.Transport.Write(Noise(1024 * 1024));
                await server.Has(1024 * 1024);
                client.Transport.LoseWriteConnection();
                await server.Until(() => server.Events.Contains("read lost"));
                await client.Until(() => client.Events.Contains("write lost"));

                // Both directions have ended; the connection ends when one side closes it.
                Assert.Equal((null, null), (server.Reason, client.Reason));
                server.Transport.LoseConnection();
                client.Transport.LoseConnection();
                await server.Lost();
                await client.Lost();
                Assert.Equal(Noise(1024 * 1024), server.Bytes);
                Assert.Equal(["made", "write lost", "data", "read lost", "lost"], server.Events);
                Assert.Equal(["made", "data", "read lost", "write lost", "lost"], client.Events);
                Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
                Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
            }
        );

    [Fact]
    public void Half_closing_sends_first_what_was_written() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor, new HalfCloseableRecorder());
                client.Transport.Write(Noise(4_000_000));
                client.Transport.LoseWriteConnection();
                await server.Until(() => server.Events.Contains("read lost"));
                Assert.Equal(Noise(4_000_000), server.Bytes);
                await Close(server, client);
            }
        );

    [Fact]
    public void What_is_written_after_the_end_is_dropped() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new HalfCloseableRecorder { WhenLost = static server => server.Write("in ConnectionLost") },
                    new HalfCloseableRecorder()
                );
                client.Write("before, ");
                client.Transport.LoseWriteConnection();
                client.Write("after its own half-close");
                await server.Until(() => server.Events.Contains("read lost"));
                server.Transport.AbortConnection();
                server.Write("after the abort");
                await server.Lost();
                await client.Lost();
                server.Write("after the end");
                server.Transport.LoseConnection();
                server.Transport.LoseWriteConnection();
                server.Transport.AbortConnection();
                server.Transport.PauseProducing();
                server.Transport.ResumeProducing();
                Assert.Equal(0, server.Transport.Unsent);
                Assert.Equal("before, ", server.Text);
                Assert.Equal("", client.Text);
                Assert.Equal("lost", server.Events[^1]);
            }
        );
}
