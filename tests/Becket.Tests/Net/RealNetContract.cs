using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Net;

/// <summary>What connections promise in addition where the system carries them and the peer may be another
/// program.</summary>
public abstract class RealNetContract : NetContract
{
    [Fact]
    public void A_TCP_connection_has_no_delay_by_default_and_can_be_kept_alive() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                foreach (ITransport? transport in new[] { server.Transport, client.Transport })
                {
                    Assert.True(transport.NoDelay);
                    Assert.False(transport.KeepAlive);
                    transport.NoDelay = false;
                    transport.KeepAlive = true;
                    Assert.False(transport.NoDelay);
                    Assert.True(transport.KeepAlive);
                }

                await Close(server, client);
                foreach (ITransport? transport in new[] { server.Transport, client.Transport })
                {
                    transport.NoDelay = true;
                    transport.KeepAlive = true;
                    Assert.False(transport.NoDelay || transport.KeepAlive);
                }

                var late = new Recorder();
                ListeningPort port = await reactor.ListenTcp(
                    0,
                    Factory.ForProtocol(() => late),
                    new ListenOptions { Interface = IPAddress.Loopback, NoDelay = false }
                );
                client = await reactor.ConnectTcp(
                    "127.0.0.1",
                    port.Port,
                    static () => new Recorder(),
                    new ConnectOptions { NoDelay = false }
                );
                await late.Until(() => late.Events.Count > 0);
                Assert.False(late.Transport.NoDelay || client.Transport.NoDelay);
                await port.StopListening();
                await Close(late, client);
            }
        );

    [Fact]
    public void An_attempt_without_an_answer_is_given_up_after_the_timeout() =>
        Run(
            async Deferred (reactor) =>
            {
                using var full = new FullListener();
                var factory = new RecordingFactory(static () => new Recorder());
                ConnectTimeoutException error = await ErrorOf<ConnectTimeoutException>(
                    reactor.ConnectTcp(
                        "127.0.0.1",
                        full.Port,
                        factory,
                        new ConnectOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) }
                    )
                );
                Assert.Contains($"127.0.0.1:{full.Port}", error.Message, StringComparison.Ordinal);
                Assert.Equal(["start", "stop"], factory.Events);
            }
        );

    [Fact]
    public void An_attempt_without_an_answer_may_be_given_up_earlier() =>
        Run(
            async Deferred (reactor) =>
            {
                using var full = new FullListener();
                Deferred<Recorder> connecting = Connect(reactor, full.Port);
                await Sleep(reactor, 0.01);
                Assert.Equal(1, reactor.Driver.OpenCount);
                connecting.Cancel();
                await ErrorOf<ConnectCancelledException>(connecting);
                await Open(reactor, 0);
            }
        );

    [Fact]
    public void A_reactor_that_stops_gives_up_the_connections_it_waits_for()
    {
        using var full = new FullListener();
        Reactor reactor = Make();
        Deferred<Recorder> connecting = Connect(reactor, full.Port);
        ConnectException? ended = null;
        _ = ErrorOf<ConnectException>(connecting)
            .AddCallback(error =>
            {
                ended = error;
            });
        reactor.CallLater(Seconds(0.01), reactor.Stop);
        reactor.Run();
        Assert.Contains("shut down", ended!.Message, StringComparison.Ordinal);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_peer_of_another_library_resets_the_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder();
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                using (var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                {
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
                    peer.Connect(IPAddress.Loopback, port.Port);
                    peer.Send("some"u8);
#pragma warning restore BKT0001
                    await server.Has(4);
                    peer.LingerState = new LingerOption(true, 0);
                }

                await server.Lost();
                Assert.IsType<ConnectionResetException>(server.Reason!.Exception);
                await port.StopListening();
            }
        );

    [Fact]
    public void A_reset_ends_a_connection_that_has_paused_too() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder { WhenMade = static server => server.Transport.PauseProducing() },
                    new Recorder { WhenReceived = static (_, _) => { } }
                );

                // With bytes that cannot be sent, so that the driver waits for room.
                server.Transport.Write(new byte[1000]);
                await client.Has(1000);
                client.Transport.PauseProducing();
                server.Transport.Write(new byte[64_000_000]);
                await Deferred.Yield();
                client.Transport.AbortConnection();
                await client.Lost();
                await server.Lost();
                Assert.IsType<ConnectionResetException>(server.Reason!.Exception);
            }
        );

    [Fact]
    public void A_client_that_disconnects_before_it_is_accepted_does_no_harm() =>
        Run(
            async Deferred (reactor) =>
            {
                var servers = new List<Recorder>();
                ListeningPort port = await Listen(
                    reactor,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(Echo());
                        return servers[^1];
                    })
                );
                port.PauseAccepting();
                for (int i = 0; i < 10; i++)
                {
                    using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
                    peer.Connect(IPAddress.Loopback, port.Port);
                    peer.Send("x"u8);
#pragma warning restore BKT0001
                    peer.LingerState = new LingerOption(i % 2 == 0, 0);
                }

                port.ResumeAccepting();
                Recorder client = await Connect(reactor, port.Port);
                client.Write("Hello!");
                await client.Has(6);
                await Until(reactor, () => servers.Count(static server => server.Reason is null) == 1);
                await port.StopListening();
                client.Transport.LoseConnection();
            }
        );

    [Fact]
    public void A_connection_whose_two_directions_have_ended_costs_no_turns() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new HalfCloseableRecorder(),
                    new HalfCloseableRecorder()
                );
                server.Transport.LoseWriteConnection();
                client.Transport.LoseWriteConnection();
                await server.Until(() => server.Events.Contains("read lost") && server.Events.Contains("write lost"));
                await client.Until(() => client.Events.Contains("read lost") && client.Events.Contains("write lost"));
                long turns;
                do
                {
                    // A busy loop never becomes idle.
                    turns = reactor.Statistics().Turns;
                    await Sleep(reactor, 0.03);
                } while (reactor.Statistics().Turns - turns > 10);
                server.Transport.LoseConnection();
                client.Transport.LoseConnection();
            }
        );

    [Fact]
    public void Connections_that_are_idle_paused_or_full_cost_no_turns() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder Server, Recorder Client) idle = await Pair(reactor);
                (Recorder Server, Recorder Client) paused = await Pair(
                    reactor,
                    new Recorder { WhenMade = static server => server.Transport.PauseProducing() }
                );
                paused.Client.Write("Wait.");
                (Recorder Server, Recorder Client) full = await Pair(
                    reactor,
                    client: new Recorder { WhenMade = static client => client.Transport.PauseProducing() }
                );
                full.Server.Transport.Write(new byte[64_000_000]);

                // Until the system's buffers are full, however long that takes; a busy loop never becomes idle.
                long turns;
                do
                {
                    turns = reactor.Statistics().Turns;
                    await Sleep(reactor, 0.03);
                } while (reactor.Statistics().Turns - turns > 10);
                foreach ((Recorder? server, Recorder? client) in new[] { idle, paused, full })
                {
                    server.Transport.AbortConnection();
                    client.Transport.AbortConnection();
                }
            }
        );

    [Fact]
    public void An_address_that_another_program_listens_at_is_taken() =>
        Run(
            async Deferred (reactor) =>
            {
                using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                other.Listen();
                await ErrorOf<CannotListenException>(
                    Deferred.MaybeDeferred(() =>
                        Listen(reactor, Factory.ForProtocol(Echo), ((IPEndPoint)other.LocalEndPoint!).Port)
                    )
                );
            }
        );

    [Fact]
    public void IPv6_works_and_a_port_for_both_takes_both() =>
        Run(
            async Deferred (reactor) =>
            {
                if (!Socket.OSSupportsIPv6)
                {
                    return;
                }

                var servers = new List<Recorder>();
                ListeningPort port = await reactor.ListenTcp(
                    0,
                    Factory.ForProtocol(() =>
                    {
                        servers.Add(Echo());
                        return servers[^1];
                    }),
                    new ListenOptions { Interface = IPAddress.IPv6Any, DualMode = true }
                );
                foreach (string? host in new[] { "::1", "127.0.0.1" })
                {
                    Recorder client = await reactor.ConnectTcp(host, port.Port, static () => new Recorder());
                    client.Write("Hello!");
                    await client.Has(6);
                    Assert.Equal(new IPEndPoint(IPAddress.Parse(host), port.Port), client.Transport.Peer);
                    await Close(client, servers[^1]);
                }

                await port.StopListening();
            }
        );

    /// <summary>A listener whose queue of connections is full: further clients wait for an answer that does not
    /// come.</summary>
    protected sealed class FullListener : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public FullListener()
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(listener);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(1);
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            for (int i = 0; i < 8 || !IsFull(); i++)
            {
                Assert.InRange(i, 0, 1000);
                var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    Blocking = false,
                };
                _sockets.Add(caller);
                try
                {
                    caller.Connect(IPAddress.Loopback, Port);
                }
                catch (SocketException error)
                    when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // Expected.
                }
            }
        }

        public int Port { get; }

        public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

        // The system may need time to queue connections, and the next one would then be before them. On Linux the queue
        // can be seen (proc(5): of a listening socket, rx_queue), and takes one more than was asked for.
        private bool IsFull()
        {
            if (!OperatingSystem.IsLinux())
            {
                return true;
            }

            string local = $" 0100007F:{Port:X4} ";
            string listens = File.ReadLines("/proc/net/tcp")
                .Single(line => line.Contains(local + "00000000:0000 0A ", StringComparison.Ordinal));
            string[] queues = listens.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4].Split(':');
            if (Convert.ToInt32(queues[1], 16) > 1)
            {
                return true;
            }

            Thread.Sleep(1);
            return false;
        }
    }
}
