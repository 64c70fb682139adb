using System.Net;

namespace Becket.Tests.Simulations.Networks;

/// <summary>Names that do not resolve, or late.</summary>
public sealed class LookupTests
{
    [Fact]
    public void A_look_up_that_fails_works_again_after_the_repair()
    {
        using var world = new TwoHosts();
        world.Network.FailLookups("server");
        Assert.Contains(
            "no name server answers",
            Assert.IsType<DnsLookupException>(LookUp(world, "server").Error).Message,
            StringComparison.Ordinal
        );
        Assert.Null(LookUp(world, "client").Error);
        world.Network.RepairLookups("server");
        Assert.Equal(world.Server.Addresses, LookUp(world, "server").Found);
    }

    [Fact]
    public void A_slow_look_up_takes_its_time_and_all_names_can_be_slow_or_fail()
    {
        using var world = new TwoHosts();
        world.Network.DelayLookups(TimeSpan.FromSeconds(3));
        Assert.Equal(3, LookUp(world, "server").Seconds, 0.001);
        world.Network.FailLookups();
        (IReadOnlyList<IPAddress>? found, Exception? error, double seconds) = LookUp(world, "client");
        Assert.Null(found);
        Assert.IsType<DnsLookupException>(error);
        Assert.Equal(3, seconds, 0.001);
        Assert.Null(LookUp(world, "localhost").Error);
        world.Network.RepairLookups();
        Assert.Equal(0, LookUp(world, "server").Seconds, 0.001);
    }

    [Fact]
    public void A_name_that_no_host_has_says_so()
    {
        using var world = new TwoHosts();
        Assert.Contains(
            "AddHost",
            Assert.IsType<DnsLookupException>(LookUp(world, "nobody").Error).Message,
            StringComparison.Ordinal
        );
    }

    private static (IReadOnlyList<IPAddress>? Found, Exception? Error, double Seconds) LookUp(
        TwoHosts world,
        string name
    )
    {
        IReadOnlyList<IPAddress>? found = null;
        Exception? error = null;
        TimeSpan since = world.Simulation.Now;
        TwoHosts.On(
            world.Client,
            () =>
                world
                    .Client.Reactor.Resolver.Resolve(name)
                    .AddCallbacks(
                        answer =>
                        {
                            found = answer;
                        },
                        failure =>
                        {
                            error = failure.Exception;
                        }
                    )
        );
        world.Until(() => found is not null || error is not null);
        return (found, error, (world.Simulation.Now - since).TotalSeconds);
    }
}
