using Becket.Simulations.Networks;
using Becket.Tests.Net;

namespace Becket.Tests.Simulations.Networks;

/// <summary>Latency, bandwidth and loss.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Packets_take_the_latency_that_was_set_until_it_is_cleared()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetLatency("client", "server", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.InRange(TimeToArrive(world, client, server), 2, 3);
        world.Network.ClearLatency("client", "server");
        Assert.InRange(TimeToArrive(world, client, server), 0.0001, 0.002);
    }

    [Fact]
    public void One_way_the_latency_is_for_that_way_alone()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetLatency(
            world.Server,
            world.Client,
            TimeSpan.FromSeconds(2),
            TimeSpan.FromSeconds(2),
            oneWay: true
        );
        Assert.InRange(TimeToArrive(world, client, server), 0.0001, 0.002);
        TimeSpan since = world.Simulation.Now;
        world.Write(world.Server, server, "down");
        world.Until(() => client.Text == "down");
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 2, 2.001);
    }

    [Fact]
    public void A_slow_link_carries_so_many_bytes_a_second_until_that_is_cleared()
    {
        using var world = new TwoHosts(drawOrder: false);
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetBandwidth("client", "server", 1000);
        TimeSpan since = world.Simulation.Now;
        TwoHosts.On(world.Client, () => client.Transport.Write(new byte[10_000]));
        world.Until(() => server.Count == 10_000);
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 10, 11);
        world.Network.ClearBandwidth("client", "server");
        since = world.Simulation.Now;
        TwoHosts.On(world.Client, () => client.Transport.Write(new byte[10_000]));
        world.Until(() => server.Count == 20_000);
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 0, 0.1);
    }

    [Fact]
    public void A_lossy_link_delays_a_connection_and_keeps_its_bytes_in_order()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetLoss(HostGroup.All, HostGroup.All, 0.3);
        TimeSpan since = world.Simulation.Now;
        string sent = "";
        for (int i = 0; i < 100; i++)
        {
            string text = $"{i} ";
            sent += text;
            world.Write(world.Client, client, text);
            world.RunFor(0.001);
        }

        world.Until(() => server.Text == sent);
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 0.3, 60);
        world.Network.ClearLoss(HostGroup.All, HostGroup.All);
        Assert.InRange(TimeToArrive(world, client, server), 0.0001, 0.002);
    }

    [Fact]
    public void A_lost_packet_is_sent_again_after_200_milliseconds_and_a_round_trip()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        world.Network.SetLoss("client", "server", 1);
        world.Write(world.Client, client, "again");
        TimeSpan since = world.Simulation.Now;
        world.RunFor(0.1);
        world.Network.ClearLoss("client", "server");
        world.Until(() => server.Text == "again");
        Assert.InRange((world.Simulation.Now - since).TotalSeconds, 0.2, 0.21);
    }

    [Fact]
    public void Over_a_link_that_loses_everything_a_connection_times_out()
    {
        using var world = new TwoHosts();
        (Recorder client, _) = world.Pair();
        world.Network.SetLoss("client", "server", 1);
        world.Write(world.Client, client, "never");
        world.Until(() => client.Reason is not null, seconds: 2000);
        Assert.IsType<ConnectionLostException>(client.Reason!.Exception);
    }

    [Fact]
    public void A_full_window_goes_on_after_the_news_of_room_was_lost()
    {
        using var world = new TwoHosts();
        (Recorder client, Recorder server) = world.Pair();
        TwoHosts.On(world.Server, () => server.Transport.PauseProducing());
        world.RunFor(0.1);
        TwoHosts.On(world.Client, () => client.Transport.Write(new byte[200_000]));
        world.RunFor(10);
        Assert.Equal(0, server.Count);
        world.Network.Partition("client", "server");
        TwoHosts.On(world.Server, () => server.Transport.ResumeProducing());
        world.RunFor(10);
        Assert.InRange(server.Count, 1, 199_999);
        world.Network.Repair("client", "server");
        world.Until(() => server.Count == 200_000);
    }

    [Fact]
    public void A_bad_argument_is_an_error_there_and_then()
    {
        using var world = new TwoHosts();
        Network network = world.Network;
        var second = TimeSpan.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetLoss("client", "server", 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetLoss("client", "server", double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetLatency("client", "server", -second, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetLatency("client", "server", second, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetBandwidth("client", "server", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetTransferLimit("client", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramFaults { Loss = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => network.DelayLookups(-second));
    }

    private static double TimeToArrive(TwoHosts world, Recorder client, Recorder server)
    {
        long count = server.Count;
        TimeSpan since = world.Simulation.Now;
        world.Write(world.Client, client, "x");
        world.Until(() => server.Count == count + 1);
        return (world.Simulation.Now - since).TotalSeconds;
    }
}
