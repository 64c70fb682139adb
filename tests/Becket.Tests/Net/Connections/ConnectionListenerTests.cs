using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Net.Connections;

public sealed class ConnectionListenerTests : ConnectionTest
{
    [Fact]
    public void A_listener_listens_from_the_start_and_knows_its_port() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Assert.InRange(listener.Port, 1, 65_535);
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, listener.Port), listener.Host);
            Assert.True(listener.IsListening);
        });

    [Fact]
    public void An_address_in_use_is_an_error_at_the_call() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);

            Assert.Throws<CannotListenException>(() => Reactor.AcceptTcp(listener.Port, Local));
        });

    [Fact]
    public void Leaving_the_loop_stops_listening_and_what_was_taken_goes_on() =>
        Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Connection client = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            Connection? taken = null;
            await foreach (Connection connection in listener)
            {
                taken = connection;
                break;
            }

            Assert.False(listener.IsListening);
            await Assert.ThrowsAsync<ConnectionRefusedException>(async () =>
                await Reactor.ConnectTcp("127.0.0.1", listener.Port)
            );
            client.Write("still"u8);
            await taken!.AsStream().ReadExactlyAsync(new byte[5]);
            await client.DisposeAsync();
            await taken.DisposeAsync();
        });

    [Fact]
    public void Cancelling_the_loop_stops_listening() =>
        Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            using var cancel = new CancellationTokenSource();
            Reactor.CallLater(TimeSpan.Zero, cancel.Cancel);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (Connection? connection in listener.WithCancellation(cancel.Token))
                {
                    Assert.Fail("Nobody called.");
                }
            });
            Assert.False(listener.IsListening);
        });

    [Fact]
    public void Disposing_the_listener_ends_the_loop_and_aborts_the_connections_that_wait() =>
        Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Connection client = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            await Until(() => Reactor.Driver.OpenCount == 3);
            await listener.DisposeAsync();
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await client.WhenEnded());

            await foreach (Connection connection in listener)
            {
                Assert.Fail("It is closed.");
            }
        });

    [Fact]
    public void Disposing_the_listener_while_the_loop_waits_ends_the_loop() =>
        Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Reactor.CallLater(
                TimeSpan.Zero,
                () =>
                {
                    _ = listener.DisposeAsync().AsTask();
                }
            );
            await foreach (Connection connection in listener)
            {
                Assert.Fail("Nobody called.");
            }
        });

    [Fact]
    public void The_loop_ends_when_the_reactor_stops()
    {
        bool ended = false;
        Reactor.CallWhenRunning(() =>
        {
            _ = Accept();
        });
        Reactor.CallLater(TimeSpan.Zero, Reactor.Stop);
        Reactor.Run();

        Assert.True(ended);

        async Deferred Accept()
        {
            await foreach (Connection connection in Reactor.AcceptTcp(0, Local))
            {
                Assert.Fail("Nobody called.");
            }

            ended = true;
        }
    }

    [Fact]
    public void A_method_that_is_cancelled_in_its_loop_stops_listening_at_once() =>
        Run(async Deferred () =>
        {
            ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Deferred accepting = Accept();

            accepting.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting.AsTask());
            Assert.False(listener.IsListening);

            async Deferred Accept()
            {
                await foreach (Connection connection in listener)
                {
                    Assert.Fail("Nobody called.");
                }
            }
        });

    [Fact]
    public void A_second_loop_over_one_port_is_an_error() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            _ = listener.GetAsyncEnumerator();

            Assert.Throws<InvalidOperationException>(() => listener.GetAsyncEnumerator());
        });

    [Fact]
    public void Waiting_connections_are_bounded_and_all_are_served_in_the_end() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            listener.MaxWaiting = 4;
            var clients = new List<Socket>();
            for (int i = 0; i < 20; i++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
                client.Connect(new IPEndPoint(IPAddress.Loopback, listener.Port));
#pragma warning restore BKT0001
                clients.Add(client);
            }

            await Until(() => Reactor.Driver.OpenCount == 1 + 4);
            for (int i = 0; i < 100; i++)
            {
                await Deferred.Yield();
            }

            Assert.Equal(1 + 4, Reactor.Driver.OpenCount);
            int served = 0;
            await foreach (Connection connection in listener)
            {
                await connection.DisposeAsync();
                if (++served == 20)
                {
                    break;
                }
            }

            clients.ForEach(static client => client.Dispose());
        });

    [Fact]
    public void A_connection_that_is_lost_while_it_waits_is_not_given_out() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Connection gone = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            await Until(() => Reactor.Driver.OpenCount == 3);
            gone.AbortConnection();
            await Until(() => Reactor.Driver.OpenCount == 1);
            Connection second = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            await foreach (Connection connection in listener)
            {
                Assert.Equal(second.Host, connection.Peer);
                await connection.DisposeAsync();
                break;
            }

            await second.DisposeAsync();
        });

    [Fact]
    public void Bytes_that_came_while_a_connection_waited_are_read_when_it_is_taken() =>
        Run(async Deferred () =>
        {
            await using ConnectionListener listener = Reactor.AcceptTcp(0, Local);
            Connection client = await Reactor.ConnectTcp("127.0.0.1", listener.Port);
            client.Write("early"u8);
            await client.DisposeAsync();
            await foreach (Connection connection in listener)
            {
                Assert.Equal("early", await ReadToEnd(connection.AsStream()));
                await connection.DisposeAsync();
                break;
            }
        });
}
