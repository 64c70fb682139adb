using System.Diagnostics.Metrics;
using System.Globalization;
using StackExchange.Redis;

namespace Becket.ClusterBench;

/// <summary>What a job, an exchange and a worker cost that has nothing to do: from these follows how large a cluster
/// may be.</summary>
/// <remarks>One silo, Redis, and a worker in this process, so that each has a processor time of its own.</remarks>
internal static class Scale
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    private static readonly string s_payload = new('p', 100);

    public static async Task Print(int jobs)
    {
        await using Cluster cluster = await Cluster.StartRedis();
        await cluster.Add(ClusterRole.Silo, 1);
        await cluster.Connect(static builder =>
            builder
                .Services.AddReactor()
                .AddJobWorker(static options => options with { Slots = 64, Prefetch = 256 })
                .AddJob("text", static (string _, JobContext _) => Task.FromResult("12345678"))
        );
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(
            cluster.Address + ",allowAdmin=true"
        );
        IServer redis = connection.GetServers()[0];
        Console.WriteLine($"Load before: {Comparison.Load()}");
        Console.WriteLine();
        Console.WriteLine("| What | Cost |");
        Console.WriteLine("|---|---:|");
        await Jobs.RunEmpty(cluster.Lists, "warm", 20_000, TimeSpan.FromSeconds(0.1), payload: s_payload);
        await PrintJobs(cluster, redis, jobs);
        await PrintIdle(cluster, redis);
        Console.WriteLine();
        Console.WriteLine($"Load after: {Comparison.Load()}");
    }

    private static async Task PrintJobs(Cluster cluster, IServer redis, int jobs)
    {
        Member silo = cluster.Members[0];
        (long redisEmpty, long siloEmpty) = (await UsedMemory(redis), silo.Memory);
        JobList list = await Jobs.CreatePaused(cluster.Lists, "large", jobs, s_payload);
        (long redisNew, long siloNew) = (await UsedMemory(redis), silo.Memory);
        Row(
            "Redis, a job that waits (key of 12 characters, payload of 102 bytes), bytes",
            (redisNew - redisEmpty) / (double)jobs
        );
        Row("silo, a job that waits, bytes (with what its GC has not freed)", (siloNew - siloEmpty) / (double)jobs);

        using var exchanges = new ExchangeCount();
        var before = ProcessorTimes.Of(cluster);
        long commands = await Commands(redis);
        TimeSpan worker = Environment.CpuUsage.TotalTime;
        await list.ResumeAsync();
        Jobs.Check(await list.WaitAsync(), jobs);
        ProcessorTimes used = ProcessorTimes.Of(cluster) - before;
        worker = Environment.CpuUsage.TotalTime - worker;
        commands = await Commands(redis) - commands;
        int count = exchanges.Count;
        Row(
            "Redis, a job that is done (result of 10 bytes), bytes",
            (await UsedMemory(redis) - redisEmpty) / (double)jobs
        );
        Row("jobs of an exchange, if they are short", jobs / (double)count);
        Row("commands of Redis for an exchange", commands / (double)count);
        Row("an exchange, processor µs of the silo", used.Members.TotalMicroseconds / count);
        Row("an exchange, processor µs of Redis", used.Redis.TotalMicroseconds / count);
        Row("an exchange with its jobs, processor µs of the worker", worker.TotalMicroseconds / count);
        await cluster.Lists.DeleteAsync("large");
        Row("Redis, after the list was deleted, bytes a job", (await UsedMemory(redis) - redisEmpty) / (double)jobs);
    }

    /// <summary>Without an open list, and with one whose jobs may not start.</summary>
    private static async Task PrintIdle(Cluster cluster, IServer redis)
    {
        await PrintIdle(cluster, redis, "without an open list");
        await Jobs.CreatePaused(cluster.Lists, "paused", 1_000, s_payload);
        await PrintIdle(cluster, redis, "beside a paused list");
    }

    private static async Task PrintIdle(Cluster cluster, IServer redis, string when)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        using var exchanges = new ExchangeCount();
        var before = ProcessorTimes.Of(cluster);
        long commands = await Commands(redis);
        TimeSpan worker = Environment.CpuUsage.TotalTime;
        await Task.Delay(s_idle);
        ProcessorTimes used = ProcessorTimes.Of(cluster) - before;
        worker = Environment.CpuUsage.TotalTime - worker;
        commands = await Commands(redis) - commands;
        double seconds = s_idle.TotalSeconds;
        Row($"an idle worker {when}, exchanges a second", exchanges.Count / seconds);
        Row($"an idle worker {when}, commands of Redis a second (with those of the silo)", commands / seconds);
        Row($"an idle worker {when}, processor ms a second: silo", used.Members.TotalMilliseconds / seconds);
        Row($"an idle worker {when}, processor ms a second: worker", worker.TotalMilliseconds / seconds);
    }

    private static async Task<long> UsedMemory(IServer redis) => await Figure(redis, "memory", "used_memory");

    private static async Task<long> Commands(IServer redis) => await Figure(redis, "stats", "total_commands_processed");

    private static async Task<long> Figure(IServer redis, string section, string name)
    {
        IGrouping<string, KeyValuePair<string, string>>[] info = await redis.InfoAsync(section);
        string figure = info.SelectMany(static group => group).First(pair => pair.Key == name).Value;
        return long.Parse(figure, CultureInfo.InvariantCulture);
    }

    private static void Row(string what, double figure)
    {
        string format = figure >= 100 ? "N0" : "0.0";
        Console.WriteLine($"| {what} | {figure.ToString(format, CultureInfo.InvariantCulture)} |");
    }

    /// <summary>How many exchanges the workers of this process have had.</summary>
    private sealed class ExchangeCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public ExchangeCount()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Becket.Orleans", Name: "becket.jobs.exchange.duration" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
            _listener.Start();
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
