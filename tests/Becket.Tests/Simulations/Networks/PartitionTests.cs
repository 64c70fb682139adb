using Becket.Simulations.Networks;
using Becket.Tests.Net;
using static Becket.Tests.Simulations.Networks.TwoHosts;

namespace Becket.Tests.Simulations.Networks;

/// <summary>Partition and Repair, Hold and Release.</summary>
public sealed class PartitionTests
{
    [Fact]
    public void Nothing_passes_a_partition_and_what_was_lost_arrives_after_the_repair_in_order()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Partition("client", "server");
        world.Write(world.Client, client, "one ");
        world.RunFor(5);
        world.Write(world.Client, client, "two ");
        world.RunFor(5);
        Assert.Equal("", server.Text);
        world.Network.Repair("client", "server");
        world.Write(world.Client, client, "three");
        world.Until(() => server.Count == 13, seconds: 30);
        Assert.Equal("one two three", server.Text);
        Assert.Null(client.Reason);
    }

    [Fact]
    public void Packets_on_their_way_are_lost_in_a_partition_too()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetLatency(world.Client, world.Server, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        world.Write(world.Client, client, "late");
        world.RunFor(0.5);
        world.Network.Partition(world.Client, world.Server);
        world.RunFor(1);
        Assert.Equal(0, server.Count);
        world.Network.Repair(world.Client, world.Server);
        world.RunFor(1);
        Assert.Equal(0, server.Count);
        world.Until(() => server.Text == "late");
    }

    [Fact]
    public void A_sender_gives_up_after_about_fifteen_minutes_and_its_peer_does_not_know()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Partition("client", "server");
        TimeSpan since = world.Simulation.Now;
        world.Write(world.Client, client, "never");
        world.Until(() => client.Reason is not null, seconds: 2000);
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 924.6, 930);
        Assert.IsType<ConnectionLostException>(client.Reason!.Exception);
        Assert.Equal(
            System.Net.Sockets.SocketError.TimedOut,
            Assert.IsType<System.Net.Sockets.SocketException>(client.Reason.Exception.InnerException).SocketErrorCode
        );
        world.Network.Repair("client", "server");
        world.RunFor(10_000);
        Assert.Null(server.Reason);

        // What it sends finds no connection any more.
        world.Write(world.Server, server, "Hello?");
        world.Until(() => server.Reason is not null, seconds: 1);
        Assert.IsType<ConnectionResetException>(server.Reason!.Exception);
    }

    [Fact]
    public void A_call_into_a_partition_ends_after_127_seconds()
    {
        using var world = new TwoHosts();
        world.Network.Partition("client", HostGroup.All);
        Attempt attempt = world.Connect();
        world.Until(() => attempt.HasEnded, seconds: 200);
        Assert.IsType<ConnectTimeoutException>(attempt.Error);
        Assert.InRange(attempt.Took.TotalSeconds, 127, 127.1);
        Assert.Empty(world.Served);
    }

    [Fact]
    public void A_call_into_a_partition_is_repeated_after_the_repair()
    {
        using var world = new TwoHosts();
        world.Network.Partition("client", "server");
        Attempt attempt = world.Connect();
        world.RunFor(10);
        world.Network.Repair("client", "server");
        world.Until(() => attempt.HasEnded);
        Assert.Null(attempt.Error);
        Assert.InRange(attempt.Took.TotalSeconds, 15, 15.1);
    }

    [Fact]
    public void One_way_a_partition_stops_only_that_way_and_both_ends_give_up()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Partition("client", "server", oneWay: true);
        world.Write(world.Server, server, "down");
        world.Until(() => client.Text == "down", seconds: 1);
        world.Write(world.Client, client, "up");
        world.RunFor(100);
        Assert.Equal(0, server.Count);

        // The client's acknowledgements do not pass either.
        world.Until(() => client.Reason is not null && server.Reason is not null, seconds: 2000);
        Assert.IsType<ConnectionLostException>(server.Reason!.Exception);
    }

    [Fact]
    public void One_way_a_repair_lets_both_ends_go_on()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Partition("client", "server", oneWay: true);
        world.Write(world.Server, server, "down");
        world.RunFor(100);
        world.Network.Repair("client", "server", oneWay: true);
        world.Write(world.Client, client, "up");
        world.RunFor(2000);
        Assert.Equal(("down", "up"), (client.Text, server.Text));
        Assert.Null(client.Reason ?? server.Reason);
    }

    [Fact]
    public void A_lost_answer_to_a_call_leaves_no_connection_on_the_server()
    {
        using var world = new TwoHosts();
        world.Network.Partition("server", "client", oneWay: true);
        Attempt attempt = world.Connect();
        world.RunFor(200);
        Assert.IsType<ConnectTimeoutException>(attempt.Error);
        Assert.Empty(world.Served);
    }

    [Fact]
    public void The_other_hosts_do_not_notice_a_partition()
    {
        using var world = new TwoHosts();
        Becket.Simulations.Host third = world.Simulation.AddHost("third");
        var recorder = new Recorder();
        world.Network.Partition("client", new[] { "server" });
        third.Run(reactor => reactor.ConnectTcp("server", Port, () => recorder));
        world.Until(() => world.Served.Count == 1, seconds: 1);
    }

    [Fact]
    public void Held_packets_wait_for_the_release_and_then_go_on_at_once()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Hold("client", "server");
        world.Write(world.Client, client, "one ");
        world.RunFor(1);
        world.Write(world.Client, client, "two");
        world.RunFor(60);
        Assert.Equal(0, server.Count);
        world.Network.Release("client", "server");
        world.Until(() => server.Text == "one two", seconds: 0.01);
        world.Write(world.Server, server, "back");
        world.Until(() => client.Text == "back", seconds: 0.01);
    }

    [Fact]
    public void Only_the_hosts_that_a_release_names_go_on()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Hold("client", "server");
        world.Write(world.Client, client, "up");
        world.Write(world.Server, server, "down");
        world.RunFor(1);
        world.Network.Release("client", "server", oneWay: true);
        world.Until(() => server.Text == "up", seconds: 0.01);
        world.RunFor(10);
        Assert.Equal(0, client.Count);
        world.Network.Release("server", "client", oneWay: true);
        world.Until(() => client.Text == "down", seconds: 0.01);
    }

    [Fact]
    public void RepairAll_undoes_everything()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.Hold("client", "server", oneWay: true);
        world.Network.Partition("server", "client", oneWay: true);
        world.Network.SetLoss(HostGroup.All, HostGroup.All, 0.5);
        world.Network.SetTransferLimit(HostGroup.All, 1);
        world.Network.Refuse("server");
        world.Network.FailLookups();
        world.Write(world.Client, client, "up");
        world.RunFor(1);
        world.Network.RepairAll();
        world.Until(() => server.Text == "up", seconds: 0.01);
        world.Pair();
    }

    [Fact]
    public void A_rule_without_two_hosts_and_one_for_unknown_hosts_are_errors()
    {
        using var world = new TwoHosts();
        using var other = new TwoHosts();
        Assert.Contains(
            "no two hosts",
            Assert
                .Throws<ArgumentException>(() => world.Network.Partition(new[] { "server", "server" }, "server"))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no host \"sever\"",
            Assert.Throws<ArgumentException>(() => world.Network.Partition("client", "sever")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "another simulation",
            Assert.Throws<ArgumentException>(() => world.Network.Hold(other.Client, "server")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has no host",
            Assert.Throws<ArgumentException>(() => world.Network.Refuse(default)).Message,
            StringComparison.Ordinal
        );
    }
}
