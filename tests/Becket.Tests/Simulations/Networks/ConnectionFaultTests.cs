using System.Net.Sockets;
using Becket.Simulations.Networks;
using Becket.Tests.Net;
using static Becket.Tests.Simulations.Networks.TwoHosts;

namespace Becket.Tests.Simulations.Networks;

/// <summary>Resets, refusals, peers that are gone, and small pieces.</summary>
public sealed class ConnectionFaultTests
{
    [Fact]
    public void A_reset_ends_both_ends_of_the_connections_between_two_hosts()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.ResetConnections("server", "client");
        world.RunFor(0.001);
        Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
        Assert.IsType<ConnectionResetException>(server.Reason!.Exception);
        world.Pair();
    }

    [Fact]
    public void A_reset_of_one_connection_leaves_the_others()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        (Recorder other, Recorder otherServer) = world.Pair();
        world.Network.ResetConnection(client.Transport);
        world.RunFor(1);
        Assert.NotNull(client.Reason);
        Assert.NotNull(server.Reason);
        Assert.Null(other.Reason ?? otherServer.Reason);
        world.Network.ResetConnection(client.Transport);
    }

    [Fact]
    public void Bytes_that_have_arrived_before_a_reset_are_received_as_on_Linux()
    {
        using var world = new TwoHosts(drawOrder: false);
        (Recorder client, Recorder server) = world.Pair();
        TwoHosts.On(
            world.Client,
            () =>
            {
                client.Write("last words");
                client.Transport.LoseConnection();
            }
        );
        world.Until(() => server.Reason is not null);
        Assert.Equal("last words", server.Text);

        (client, server) = world.Pair();
        world.Network.SetLatency("client", "server", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        TwoHosts.On(world.Client, () => client.Write("last words"));
        world.RunFor(0.1);
        TwoHosts.On(world.Client, () => client.Transport.AbortConnection());
        world.Until(() => server.Reason is not null);
        Assert.Equal("last words", server.Text);
        Assert.IsType<ConnectionResetException>(server.Reason!.Exception);
    }

    [Fact]
    public void A_host_refuses_until_it_accepts_again_and_keeps_the_connections_it_has()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Refuse("server");
        Attempt attempt = world.Connect();
        world.Until(() => attempt.HasEnded, seconds: 1);
        Assert.IsType<ConnectionRefusedException>(attempt.Error);
        world.Write(world.Client, client, "still here");
        world.Until(() => server.Text == "still here", seconds: 1);
        world.Network.Accept("server");
        world.Pair();
    }

    [Fact]
    public void A_port_without_a_listener_refuses_and_so_does_one_whose_program_has_ended()
    {
        using var world = new TwoHosts();
        world.RunFor(0.1);
        world.Server.Reactor.CallFromThread(world.Server.Reactor.Stop);
        world.RunFor(1);
        Attempt attempt = world.Connect();
        world.Until(() => attempt.HasEnded, seconds: 1);
        Assert.IsType<ConnectionRefusedException>(attempt.Error);
    }

    [Fact]
    public void A_program_that_ends_closes_its_connections()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        world.Server.Reactor.CallFromThread(world.Server.Reactor.Stop);
        world.Until(() => client.Reason is not null, seconds: 100);
    }

    [Fact]
    public void A_lost_refusal_is_asked_for_again()
    {
        using var world = new TwoHosts();
        world.Network.Refuse("server");
        world.Network.Partition("server", "client", oneWay: true);
        Attempt attempt = world.Connect();
        world.RunFor(10);
        Assert.False(attempt.HasEnded);
        world.Network.Repair("server", "client", oneWay: true);
        world.Until(() => attempt.HasEnded, seconds: 30);
        Assert.IsType<ConnectionRefusedException>(attempt.Error);
    }

    [Fact]
    public void Calls_to_a_full_listener_are_repeated_until_there_is_room()
    {
        using var world = new TwoHosts();
        ListeningPort? port = null;
        world.Server.Run(async Deferred (reactor) =>
        {
            port = await reactor.ListenTcp(
                8,
                Factory.ForProtocol(static () => new Recorder()),
                new ListenOptions { Backlog = 1 }
            );
            port.PauseAccepting();
        });
        world.RunFor(1);
        var connected = new List<Recorder>();
        var failed = new List<Exception>();
        world.Client.Run(reactor =>
        {
            for (int i = 0; i < 20; i++)
            {
                reactor
                    .ConnectTcp(
                        "server",
                        8,
                        static () => new Recorder(),
                        new ConnectOptions { ConnectTimeout = Timeout.InfiniteTimeSpan }
                    )
                    .AddCallbacks(recorder => connected.Add(recorder), failure => failed.Add(failure.Exception));
            }
        });
        world.RunFor(5);
        Assert.InRange(connected.Count, 2, 19);
        TwoHosts.On(world.Server, () => port!.ResumeAccepting());
        world.Until(() => connected.Count == 20);
        Assert.Empty(failed);
    }

    [Fact]
    public void A_call_to_a_host_that_is_down_times_out()
    {
        using var world = new TwoHosts();
        world.Server.Crash();
        Attempt attempt = world.Connect();
        world.Until(() => attempt.HasEnded, seconds: 200);
        Assert.IsType<ConnectTimeoutException>(attempt.Error);
    }

    [Fact]
    public void The_peer_of_a_host_that_is_down_gets_no_answer_and_then_a_reset_from_the_new_machine()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        world.Server.Crash();
        world.Write(world.Client, client, "Anybody?");
        world.RunFor(60);
        Assert.Null(client.Reason);
        world.Server.Restart();
        world.Until(() => client.Reason is not null, seconds: 120);
        Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
    }

    [Fact]
    public void An_idle_connection_to_a_host_that_is_down_stands_for_ever()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        world.Server.Crash();
        world.RunFor(100_000);
        Assert.Null(client.Reason);
    }

    [Fact]
    public void Probes_end_an_idle_connection_to_a_host_that_is_down()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        TwoHosts.On(world.Client, () => client.Transport.KeepAlive = true);
        world.RunFor(10_000);
        Assert.Null(client.Reason);
        world.Server.Crash();
        TimeSpan since = world.Simulation.Now;
        world.Until(() => client.Reason is not null, seconds: 20_000);
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 675, 7200 + 675 + 1);
        Assert.Equal(
            SocketError.TimedOut,
            Assert.IsType<SocketException>(client.Reason!.Exception.InnerException).SocketErrorCode
        );
    }

    [Fact]
    public void Probes_find_a_partition_only_if_it_lasts()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        TwoHosts.On(world.Client, () => client.Transport.KeepAlive = true);
        world.RunFor(1);
        world.Network.Partition("client", "server");
        world.RunFor(7500);
        world.Network.Repair("client", "server");
        world.RunFor(20_000);
        Assert.Null(client.Reason);
        world.Network.Partition("client", "server");
        world.Until(() => client.Reason is not null, seconds: 20_000);
    }

    [Fact]
    public void Reads_and_writes_are_small_until_the_limit_is_cleared()
    {
        using var world = new TwoHosts(drawOrder: false);
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetTransferLimit(HostGroup.All, 3);
        TwoHosts.On(world.Client, () => client.Write(new string('a', 300)));
        world.Until(() => server.Count == 300);
        Assert.InRange(server.Pieces, 100, 300);
        int pieces = server.Pieces;
        world.Network.ClearTransferLimit(HostGroup.All);
        TwoHosts.On(world.Client, () => client.Write(new string('a', 300)));
        world.Until(() => server.Count == 600);
        Assert.Equal(1, server.Pieces - pieces);
    }

    [Fact]
    public void Written_bytes_are_sent_in_pieces_in_some_seeds()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        TwoHosts.On(world.Client, () => client.Transport.Write(bytes));
        world.Until(() => server.Count == bytes.Length);
        Assert.Equal(bytes, server.Bytes);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_with_faults_too()
    {
        Assert.Equal(Trace(1), Trace(1));
        Assert.NotEqual(Trace(1), Trace(2));

        static (string, TimeSpan, long) Trace(ulong seed)
        {
            using var world = new TwoHosts(seed);
            (Recorder client, Recorder server) = world.Pair();
            world.Network.SetLoss(HostGroup.All, HostGroup.All, 0.2);
            world.Network.SetTransferLimit("client", 5);
            for (int i = 0; i < 50; i++)
            {
                world.Write(world.Client, client, $"number {i}; ");
                world.RunFor(0.01);
            }

            world.Network.Partition("client", "server");
            world.RunFor(1);
            world.Network.RepairAll();
            world.Until(() => server.Text.EndsWith("49; ", StringComparison.Ordinal));
            return (server.Text, world.Simulation.Now, world.Simulation.Events);
        }
    }
}
