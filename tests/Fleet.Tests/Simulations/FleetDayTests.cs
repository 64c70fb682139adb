using Becket.Simulations;
using Becket.Simulations.Networks;

namespace Fleet.Tests.Simulations;

/// <summary>The gateway, its database and a fleet through partitions, lost packets and a crash, in virtual
/// time.</summary>
public sealed class FleetDayTests
{
    /// <summary>TCP's repetitions are up to two minutes apart. The rest is for the longest pause of a vehicle, and for
    /// the gateway to notice an end.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromMinutes(8);

    [Fact]
    public void Four_hours_of_a_hundred_vehicles_lose_no_acknowledged_alarm_and_keep_no_absent_vehicle_on_line() =>
        Play(vehicles: 100, hours: 4, seed: 1);

    [Fact]
    public void The_same_seed_gives_the_same_run() =>
        Simulation.Explore(
            2,
            static simulation => Play(simulation, vehicles: 20, TimeSpan.FromHours(2)),
            new ExploreOptions { Check = true }
        );

    /// <summary>Too long for each build. It prints its figures. Run it by hand with <c>--explicit on</c>.</summary>
    [Fact(Explicit = true)]
    public void A_day_of_a_thousand_vehicles_loses_no_acknowledged_alarm_and_keeps_no_absent_vehicle_on_line() =>
        Play(vehicles: 1_000, hours: 24, seed: 1);

    /// <summary>A measurement, on one core: how many seeds a second of a fleet of ten for an hour, with lost packets,
    /// and the alarms checked at the end. It prints its figures. Run it by hand with <c>--explicit on</c>.</summary>
    [Fact(Explicit = true)]
    public void An_hour_of_ten_vehicles_with_many_seeds()
    {
        const int Seeds = 2_000;
        Run(Seeds / 10);
        TimeSpan began = Environment.CpuUsage.TotalTime;
        ExploreReport report = Run(Seeds);
        double processor = (Environment.CpuUsage.TotalTime - began).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Seeds} seeds: {Seeds / report.Elapsed.TotalSeconds:0} a second, {processor / Seeds * 1e6:0} µs of a "
                + $"processor each, {report.Events / Seeds:N0} events, "
                + $"{report.VirtualTime / report.Elapsed:N0} times faster than time"
        );

        static ExploreReport Run(int seeds) =>
            Simulation.Explore(
                seeds,
                static simulation =>
                {
                    var world = new FleetWorld(simulation, vehicles: 10, TimeSpan.FromHours(1));
                    Host[] fleets = [.. world.FleetHosts];
                    simulation.Network.SetLoss(world.Gateway, fleets, 0.005);
                    simulation.RunFor(TimeSpan.FromMinutes(61));
                    world.CheckAlarms();
                },
                new ExploreOptions { Threads = 1 }
            );
    }

    private static void Play(int vehicles, int hours, ulong seed)
    {
        TimeSpan began = Environment.CpuUsage.TotalTime;
        FleetWorld? world = null;
        long events = 0;

        // A search with one seed: Simulation.Run would keep the whole log.
        ExploreReport report = Simulation.Explore(
            1,
            simulation =>
            {
                world = Play(simulation, vehicles, TimeSpan.FromHours(hours));
                events = simulation.Events;
            },
            new ExploreOptions { FirstSeed = seed, Shrink = false }
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{vehicles} vehicles, {hours} h: {world!.Messages:N0} messages, "
                + $"{world.Acknowledged:N0} acknowledged alarms, "
                + $"{events:N0} events in {report.Elapsed.TotalSeconds:0.0} s, "
                + $"of which {(Environment.CpuUsage.TotalTime - began).TotalSeconds:0.0} s on a processor"
        );
    }

    private static FleetWorld Play(Simulation simulation, int vehicles, TimeSpan duration)
    {
        var world = new FleetWorld(simulation, vehicles, duration);
        Network network = simulation.Network;
        Host[] fleets = [.. world.FleetHosts];
        Host[] some = fleets[..((fleets.Length + 1) / 2)];
        Host[] others = fleets.Length > 1 ? fleets[(fleets.Length / 2)..] : fleets;
        network.SetLoss(world.Gateway, fleets, 0.005);

        // Half of the fleet is cut off, longer than the gateway waits.
        Part(0.1, TimeSpan.FromMinutes(10), some, world.Gateway, oneWay: false);

        // The database is cut off. The gateway crashes meanwhile, with alarms that are only in its spool.
        Part(0.4, TimeSpan.FromMinutes(20), world.Gateway, world.DatabaseHost, oneWay: false);
        TimeSpan crash = (0.4 * duration) + TimeSpan.FromMinutes(10 + (5 * simulation.Random.NextDouble()));
        simulation.At(crash, world.Gateway.Crash);
        simulation.At(crash + TimeSpan.FromMinutes(1), world.Gateway.Restart);

        // The other half hears the gateway no more, and is heard.
        Part(0.7, TimeSpan.FromMinutes(15), world.Gateway, others, oneWay: true);

        simulation.Every(TimeSpan.FromSeconds(10), world.CheckPresence);
        simulation.RunFor(duration - (2 * s_recovery));
        simulation.RepairAll();
        Assert.True(
            simulation.RunUntil(() => world.Online == vehicles, s_recovery),
            $"Only {world.Online} of {vehicles} vehicles are on line {s_recovery} after the last repair."
        );
        simulation.RunFor(duration + TimeSpan.FromMinutes(1) - simulation.Now);
        Assert.True(world.Acknowledged > 0);
        world.CheckAlarms();
        return world;

        void Part(double at, TimeSpan time, HostGroup from, HostGroup to, bool oneWay)
        {
            TimeSpan begin = (at * duration) + (TimeSpan.FromMinutes(5) * simulation.Random.NextDouble());
            simulation.At(begin, () => network.Partition(from, to, oneWay));
            simulation.At(begin + time, () => network.Repair(from, to, oneWay));
        }
    }
}
