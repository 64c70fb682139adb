using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>The faults of hosts, as a run counts and repairs them.</summary>
public sealed class HostFaultTests
{
    [Fact]
    public void Each_fault_is_counted_and_repaired_with_all_others()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Host other = simulation.AddHost("two");
        Host third = simulation.AddHost("three");
        host.Disk.CreateDirectory("/data");
        host.Disk.Open("/data/a", FileMode.Create, FileAccess.Write).Dispose();
        simulation.RunFor(TimeSpan.FromSeconds(1));

        DoHarm(host);
        other.Crash();
        third.Kill();
        Assert.Equal(
            [
                "slow threads: 00:00:01 to 00:00:02",
                "limit of descriptors: 3",
                "clock rate: 1.5",
                "clock jump: 00:01:00",
                "disk full",
                "slow disk: 00:00:01 to 00:00:02",
                "failing reads: /data/a",
                "pause",
                "crash",
                "crash: the program alone",
            ],
            simulation.Faults.Select(static fault => fault.What)
        );

        host.Disk.Delete("/data/a");
        simulation.RepairAll();

        AssertRight(host);
        Assert.True(other.IsUp);
        Assert.True(third.IsUp);
        host.Disk.Open("/data/b", FileMode.Create, FileAccess.Write).Write(new byte[10]);
    }

    [Fact]
    public void Faults_that_are_left_out_do_no_harm()
    {
        using var simulation = new Simulation(new SimulationOptions { OnlyFaults = [] });
        Host host = simulation.AddHost("one");
        host.Disk.CreateDirectory("/data");
        host.Disk.Open("/data/a", FileMode.Create, FileAccess.Write).Dispose();
        Reactor reactor = host.Reactor;

        DoHarm(host);
        host.Crash();
        host.Restart();
        host.Kill();

        Assert.Same(reactor, host.Reactor);
        AssertRight(host);
        Assert.Equal(10, simulation.Faults.Count);
    }

    [Fact]
    public void A_fault_that_changes_nothing_has_a_number_so_that_those_behind_it_keep_theirs()
    {
        Assert.Equal(
            [
                "crash",
                "crash: the program alone (changes nothing)",
                "pause (changes nothing)",
                "disk full",
                "disk full (changes nothing)",
                "clock rate: 1 (changes nothing)",
                "clock jump: 00:00:00 (changes nothing)",
                "slow threads: 00:00:01 to 00:00:01",
            ],
            Names(null)
        );
        Assert.Equal("crash: the program alone", Names([2])[1]);
        Assert.Equal("pause", Names([3, 8])[2]);
        Assert.Equal("slow threads: 00:00:01 to 00:00:01", Names([3, 8])[7]);

        static string[] Names(int[]? only)
        {
            using var simulation = new Simulation(new SimulationOptions { OnlyFaults = only });
            Host host = simulation.AddHost("host");
            host.Crash();
            host.Kill();
            host.Pause();
            host.FillDisk();
            host.FillDisk();
            host.ClockRate = 1;
            host.JumpClock(TimeSpan.Zero);
            host.SlowThreads(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            Assert.Equal(Enumerable.Range(1, 8), simulation.Faults.Select(static fault => fault.Number));
            Assert.Equal(only is null || only.Contains(2), !host.IsUp);
            Assert.Equal(only?.Contains(3) == true, host.IsPaused);
            return [.. simulation.Faults.Select(static fault => fault.What)];
        }
    }

    private static void DoHarm(Host host)
    {
        host.SlowThreads(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        host.LimitDescriptors(3);
        host.ClockRate = 1.5;
        host.JumpClock(TimeSpan.FromMinutes(1));
        host.FillDisk();
        host.SlowDisk(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        host.Disk.FailReads("/data/a");
        host.Pause();
    }

    private static void AssertRight(Host host)
    {
        Assert.Equal((true, false, TimeSpan.Zero, 1.0), (host.IsUp, host.IsPaused, host.ClockSkew, host.ClockRate));
        using FileSystemStream stream = host.Disk.Open("/data/a", FileMode.OpenOrCreate, FileAccess.ReadWrite);
        stream.Write(new byte[10]);
        stream.Position = 0;
        Assert.Equal(10, stream.Read(new byte[20], 0, 20));
    }
}
