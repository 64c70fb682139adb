using System.Text;
using Becket.Simulations;

namespace Becket.Tests.Simulations.Disks;

/// <summary>What crashes and faults do to files.</summary>
public sealed class DiskTests
{
    [Fact]
    public void A_crash_keeps_what_was_flushed_and_a_prefix_of_the_rest()
    {
        var lengths = new List<int>();
        for (ulong seed = 1; seed <= 200; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            byte[] content = new byte[5000];
            new Random(1).NextBytes(content);
            host.Run(reactor =>
            {
                FileSystemStream file = reactor.FileSystem.Open("/log", FileMode.Create);
                file.Write(content.AsSpan(0, 1000));
                file.Flush(flushToDisk: true);
                for (int at = 1000; at < 5000; at += 100)
                {
                    file.Write(content.AsSpan(at, 100));
                    file.Flush();
                }
            });
            simulation.RunFor(Seconds(1));
            Assert.Equal(content, host.Disk.ReadAllBytes("/log"));

            host.Crash();

            byte[] left = host.Disk.ReadAllBytes("/log");
            Assert.True(content.AsSpan(0, left.Length).SequenceEqual(left));
            lengths.Add(left.Length);
        }

        Assert.Equal((1000, 5000), (lengths.Min(), lengths.Max()));
        Assert.Contains(lengths, static length => length is > 1000 and < 5000 && length % 512 == 0);
        Assert.Contains(lengths, static length => length is > 1000 and < 5000 && length % 512 != 0);
    }

    [Fact]
    public void The_same_seed_tears_the_same_bytes()
    {
        Assert.Equal(Torn(7), Torn(7));
        Assert.True(Enumerable.Range(1, 20).Select(static seed => Torn((ulong)seed)).Distinct().Count() > 1);

        static long Torn(ulong seed)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.Run(static reactor => reactor.FileSystem.Open("/a", FileMode.Create).Write(new byte[4000]));
            simulation.RunFor(Seconds(1));
            host.Crash();
            return host.Disk.ReadAllBytes("/a").Length;
        }
    }

    [Fact]
    public void Overwritten_bytes_come_back_if_they_were_not_flushed()
    {
        var found = new HashSet<string>();
        for (ulong seed = 1; seed <= 50; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.Disk.ReplaceAllBytes("/a", "old"u8);
            host.Run(static reactor => reactor.FileSystem.Open("/a", FileMode.Open).Write("new"u8));
            simulation.RunFor(Seconds(1));
            host.Crash();
            found.Add(Encoding.UTF8.GetString(host.Disk.ReadAllBytes("/a")));
        }

        Assert.Superset(new HashSet<string> { "old", "new" }, found);
        Assert.Subset(new HashSet<string> { "old", "nld", "ned", "new" }, found);
    }

    [Fact]
    public void A_rename_before_the_flush_of_the_content_leaves_a_torn_file_and_one_behind_it_does_not()
    {
        var careless = new HashSet<string>();
        var careful = new HashSet<string>();
        for (ulong seed = 1; seed <= 50; seed++)
        {
            careless.Add(Replace(seed, flushes: false));
            careful.Add(Replace(seed, flushes: true));
        }

        Assert.Contains("", careless);
        Assert.Equal(["new content"], careful);

        static string Replace(ulong seed, bool flushes)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.Disk.ReplaceAllBytes("/a", "old content"u8);
            host.Run(reactor =>
            {
                using FileSystemStream file = reactor.FileSystem.Open("/b", FileMode.Create);
                file.Write("new content"u8);
                file.Flush(flushes);
                reactor.FileSystem.Move("/b", "/a", overwrite: true);
            });
            simulation.RunFor(Seconds(1));
            host.Crash();
            return Encoding.UTF8.GetString(host.Disk.ReadAllBytes("/a"));
        }
    }

    [Fact]
    public void A_kill_or_an_orderly_stop_loses_nothing()
    {
        for (int way = 0; way < 2; way++)
        {
            using var simulation = new Simulation();
            Host host = simulation.AddHost("one");
            host.Run(static reactor => reactor.FileSystem.Open("/a", FileMode.Create).Write("unflushed"u8));
            simulation.RunFor(Seconds(1));
            if (way == 0)
            {
                host.Kill();
            }
            else
            {
                host.Stop();
                simulation.RunFor(Seconds(1));
            }

            Assert.False(host.IsUp);
            Assert.Equal("unflushed"u8, host.Disk.ReadAllBytes("/a"));
        }
    }

    [Fact]
    public void The_program_that_runs_after_a_crash_reads_what_is_left()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        var counts = new List<long>();
        host.Run(reactor =>
        {
            FileSystemStream file = reactor.FileSystem.Open("/count", FileMode.Append);
            counts.Add(file.Length);
            file.Write("x"u8);
            file.Flush(flushToDisk: true);
        });
        for (int i = 0; i < 3; i++)
        {
            simulation.RunFor(Seconds(1));
            host.Crash();
            host.Restart();
        }

        simulation.RunFor(Seconds(1));
        Assert.Equal([0, 1, 2, 3], counts);
    }

    [Fact]
    public void A_flush_on_a_thread_takes_time_and_a_crash_within_it_loses_bytes_that_nobody_was_told_were_safe()
    {
        int lost = 0;
        int told = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = seed });
            Host host = simulation.AddHost("one");
            host.SlowDisk(Seconds(1), Seconds(3));
            bool isSafe = false;
            host.Run(
                async Deferred (reactor) =>
                {
                    await reactor.DeferToThread(() =>
                    {
                        using FileSystemStream file = reactor.FileSystem.Open("/a", FileMode.Create);
                        file.Write("safe"u8);
                        file.Flush(flushToDisk: true);
                    });
                    isSafe = true;
                }
            );
            simulation.After(Seconds(2), host.Crash);
            simulation.RunFor(Seconds(10));
            bool isThere = host.Disk.ReadAllBytes("/a").Length == 4;
            Assert.True(isThere || !isSafe);
            lost += isThere ? 0 : 1;
            told += isSafe ? 1 : 0;
        }

        Assert.InRange(lost, 1, 99);
        Assert.InRange(told, 1, 99);
    }

    [Fact]
    public void A_flush_on_the_loop_blocks_the_loop()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.SlowDisk(Seconds(2), Seconds(2));
        var times = new List<double>();
        host.Run(reactor =>
        {
            reactor.CallLater(Seconds(1), () => times.Add(simulation.Now.TotalSeconds));
            FileSystemStream file = reactor.FileSystem.Open("/a", FileMode.Create);
            file.Write("x"u8);
            file.Flush(flushToDisk: true);
            reactor.CallLater(TimeSpan.Zero, () => times.Add(simulation.Now.TotalSeconds));
        });

        simulation.RunFor(Seconds(5));

        Assert.Equal([2, 2], times);
        host.NormalDisk();
        host.Reactor.CallFromThread(() => host.Reactor.FileSystem.Open("/a", FileMode.Open).Flush(flushToDisk: true));
        double next = 0;
        simulation.RunFor(TimeSpan.FromMilliseconds(1));
        host.Reactor.CallFromThread(() => next = simulation.Now.TotalSeconds);
        simulation.RunFor(Seconds(1));
        Assert.InRange(next, 5, 5.01);
    }

    [Fact]
    public void A_full_disk_takes_no_more_bytes_until_it_is_freed()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.Disk.ReplaceAllBytes("/a", "12345"u8);

        host.FillDisk();
        using FileSystemStream file = host.Disk.Open("/a", FileMode.Open);
        file.Write("abcde"u8);
        IOException error = Assert.Throws<IOException>(() => file.Write("f"u8));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => file.SetLength(100));
        Assert.Throws<IOException>(() => host.Disk.ReplaceAllBytes("/b", "x"u8));
        host.FreeDisk();
        file.Write("f"u8);

        Assert.Equal("abcdef"u8, host.Disk.ReadAllBytes("/a"));
    }

    [Fact]
    public void Reads_of_a_file_fail_until_it_is_repaired()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.Disk.ReplaceAllBytes("/a", "A"u8);
        host.Disk.ReplaceAllBytes("/b", "B"u8);

        host.Disk.FailReads("/a");
        Assert.Contains(
            "Input/output error",
            Assert.Throws<IOException>(() => host.Disk.ReadAllBytes("/a")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("B"u8, host.Disk.ReadAllBytes("/b"));
        host.Disk.RepairReads("/a");
        Assert.Equal("A"u8, host.Disk.ReadAllBytes("/a"));
        Assert.Throws<FileNotFoundException>(() => host.Disk.FailReads("/none"));
    }

    [Fact]
    public void An_open_file_is_a_descriptor_until_it_is_closed()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.LimitDescriptors(1);
        IOException? error = null;
        host.Run(reactor =>
        {
            using (reactor.FileSystem.Open("/a", FileMode.Create))
            {
                error = Assert.Throws<IOException>(() => reactor.FileSystem.Open("/b", FileMode.Create));
            }

            Assert.Throws<FileNotFoundException>(() => reactor.FileSystem.Open("/none", FileMode.Open));
            reactor.FileSystem.Open("/b", FileMode.Create).Dispose();
        });
        simulation.RunFor(Seconds(1));

        Assert.Contains("Too many open files", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_has_ended_can_use_neither_its_streams_nor_its_files()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        FileSystemStream? stream = null;
        IFileSystem? files = null;
        host.Run(reactor =>
        {
            files = reactor.FileSystem;
            stream = files.Open("/a", FileMode.Create);
        });
        simulation.RunFor(Seconds(1));
        host.Crash();

        Assert.Contains(
            "has crashed",
            Assert.Throws<IOException>(() => stream!.Write("x"u8)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<IOException>(() => files!.Delete("/a"));
        stream!.Dispose();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
