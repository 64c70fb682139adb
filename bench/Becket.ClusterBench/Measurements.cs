using System.Diagnostics;

namespace Becket.ClusterBench;

/// <summary>How many jobs a second a cluster runs, and what they cost. Each starts a cluster of its own.</summary>
internal static class Measurements
{
    private const int Paced = 10_000;
    private const int Empty = 100_000;

    /// <summary>10,000 jobs of 20 ms on 3 processes with 5 slots each; jobs a second from the first start to the last
    /// end.</summary>
    public static async Task<Throughput> PacedJobs()
    {
        await using Cluster cluster = await Cluster.Start(members: 3, slots: 5, prefetch: 64);
        await Jobs.WarmUp(cluster);
        var before = ProcessorTimes.Of(cluster);
        JobList list = await cluster.Lists.CreateAsync("paced", Jobs.Paced("paced", Paced));
        Jobs.Check(await list.WaitAsync(), Paced);
        ProcessorTimes used = ProcessorTimes.Of(cluster) - before;
        (long start, long end) = new RunLogs(cluster.Runs).Span("paced");
        return Result(Paced, Stopwatch.GetElapsedTime(start, end), used);
    }

    /// <summary>Jobs that do nothing, all there before the first starts; jobs a second.</summary>
    public static async Task<Throughput> EmptyJobs(int members)
    {
        await using Cluster cluster = await Cluster.Start(members, slots: 64, prefetch: 256);
        await Jobs.WarmUp(cluster);
        await Jobs.RunEmpty(cluster.Lists, "warm-empty", 60_000, TimeSpan.FromSeconds(0.1));
        ProcessorTimes before = default;
        TimeSpan taken = await Jobs.RunEmpty(
            cluster.Lists,
            "empty",
            Empty,
            TimeSpan.FromSeconds(0.05),
            () => before = ProcessorTimes.Of(cluster)
        );
        return Result(Empty, taken, ProcessorTimes.Of(cluster) - before);
    }

    /// <summary>The same on Redis Streams.</summary>
    public static async Task<Throughput> Streams()
    {
        await using Cluster cluster = await Cluster.StartRedis();
        await RedisStreams.EmptyJobs(cluster.Address, 20_000, consumers: 4);
        ProcessorTimes before = default;
        TimeSpan client = default;
        TimeSpan taken = await RedisStreams.EmptyJobs(
            cluster.Address,
            Empty,
            consumers: 4,
            () => (before, client) = (ProcessorTimes.Of(cluster), Environment.CpuUsage.TotalTime)
        );
        ProcessorTimes used = ProcessorTimes.Of(cluster) - before;
        return Result(Empty, taken, used with { Members = Environment.CpuUsage.TotalTime - client });
    }

    private static Throughput Result(int jobs, TimeSpan taken, ProcessorTimes used) =>
        new(jobs / taken.TotalSeconds, used.Members.TotalMicroseconds / jobs, used.Redis.TotalMicroseconds / jobs);
}
