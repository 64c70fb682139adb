using System.Net.Sockets;

namespace Becket.Tests.Faults;

/// <content>Resets in every state.</content>
public abstract partial class FaultContract
{
    [Fact]
    public void A_reset_in_mid_frame_is_told_as_such() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Recorder();
            ListeningPort port = await Listen(() => server);
            await Client(
                port.Port,
                socket =>
                {
                    socket.Send("half a fra"u8);
                    server.Received.Wait(Patience.Milliseconds);
                    Reset(socket);
                }
            );
            Failure reason = await server.Ended;
            Assert.IsType<ConnectionResetException>(reason.Exception);
            await port.StopListening();
        });

    [Fact]
    public void A_reset_before_the_connection_is_accepted_harms_nobody() =>
        Reactor.Run(async Deferred () =>
        {
            var made = new List<Recorder>();
            ListeningPort port = await Listen(() =>
            {
                made.Add(new Recorder());
                return made[^1];
            });
            port.PauseAccepting();
            await Client(port.Port, Reset);
            port.ResumeAccepting();
            await Client(
                port.Port,
                static socket =>
                {
                    socket.Send("x"u8);
                    socket.Shutdown(SocketShutdown.Send);
                    Assert.Equal(0, socket.Receive(new byte[1]));
                }
            );

            // Whether the first was ever accepted is the system's affair. If it was, it has ended.
            Assert.InRange(made.Count, 1, 2);
            foreach (Recorder server in made)
            {
                await server.Ended;
            }

            await port.StopListening();
        });

    [Fact]
    public void A_reset_with_unsent_data_drops_the_data_and_tells_once() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Recorder { OnMade = static self => self.Transport.Write(new byte[16 * 1024 * 1024]) };
            ListeningPort port = await Listen(() => server);
            await Client(
                port.Port,
                static socket =>
                {
                    Assert.NotEqual(0, socket.Receive(new byte[1000]));
                    Reset(socket);
                }
            );
            Assert.IsType<ConnectionResetException>((await server.Ended).Exception);
            Assert.Equal(0, server.Transport.Unsent);
            Assert.Equal(1, server.Losses);
            await port.StopListening();
        });

    [Fact]
    public void A_reset_that_waits_while_ConnectionMade_runs_is_told_after_it() =>
        Reactor.Run(async Deferred () =>
        {
            using var gone = new ManualResetEventSlim();
            var server = new Recorder
            {
                OnMade = self =>
                {
                    gone.Wait(Patience.Milliseconds);
                    self.Transport.Write("hello"u8);
                },
            };
            ListeningPort port = await Listen(() => server);
            Deferred client = Client(
                port.Port,
                socket =>
                {
                    Reset(socket);
                    gone.Set();
                }
            );
            Assert.IsAssignableFrom<ConnectionEndedException>((await server.Ended).Exception);
            await client;
            await port.StopListening();
        });

    [Fact]
    public void A_reset_of_a_connection_that_has_paused_is_told_without_resuming() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Recorder { OnMade = static self => self.Transport.PauseProducing() };
            ListeningPort port = await Listen(() => server);
            await Client(
                port.Port,
                static socket =>
                {
                    socket.Send("never read"u8);
                    Reset(socket);
                }
            );
            await server.Made;
            server.Transport.Write("to nobody"u8);
            Assert.IsType<ConnectionResetException>((await server.Ended).Exception);
            await port.StopListening();
        });

    [Fact]
    public void A_reset_of_a_connection_that_has_paused_is_told_even_if_nothing_is_written() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Recorder { OnMade = static self => self.Transport.PauseProducing() };
            ListeningPort port = await Listen(() => server);
            using var made = new ManualResetEventSlim();
            _ = server.Made.AddCallback(made.Set);
            await Client(
                port.Port,
                socket =>
                {
                    made.Wait(Patience.Milliseconds);
                    Reset(socket);
                }
            );
            Assert.IsType<ConnectionResetException>((await server.Ended).Exception);
            await port.StopListening();
        });

    [Fact]
    public void A_peer_that_ends_while_nobody_reads_does_not_keep_the_loop_busy() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Recorder { OnMade = static self => self.Transport.PauseProducing() };
            ListeningPort port = await Listen(() => server);
            await Client(port.Port, static socket => socket.Send("read later"u8));
            await server.Made;
            long before = Reactor.Statistics().Turns;
            await Reactor.DeferLater(TimeSpan.FromMilliseconds(100));
            Assert.InRange(Reactor.Statistics().Turns - before, 1, 50);
            Assert.Equal("", server.Text);
            server.Transport.ResumeProducing();
            Assert.IsType<ConnectionDoneException>((await server.Ended).Exception);
            Assert.Equal("read later", server.Text);
            await port.StopListening();
        });
}
