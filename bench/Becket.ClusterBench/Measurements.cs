using System.Diagnostics;
using System.Globalization;

namespace Becket.ClusterBench;

/// <summary>What is measured. Each starts a cluster of its own.</summary>
internal static class Measurements
{
    private const int Empty = 100_000;

    /// <summary>10,000 jobs of 20 ms on 3 processes with 5 slots each; jobs a second from the first start to the last
    /// end.</summary>
    public static async Task<double> PacedJobs()
    {
        await using Cluster cluster = await Cluster.Start(members: 3, slots: 5, prefetch: 64);
        await WarmUp(cluster);
        JobList list = await cluster.Lists.CreateAsync("paced", Paced("paced", 10_000));
        JobProgress progress = await list.WaitAsync();
        Check(progress, 10_000);
        (long start, long end) = Span(cluster.Runs, "paced");
        return 10_000 / Stopwatch.GetElapsedTime(start, end).TotalSeconds;
    }

    /// <summary>Jobs that do nothing, all there before the first starts; jobs a second.</summary>
    public static async Task<double> EmptyJobs(int members)
    {
        await using Cluster cluster = await Cluster.Start(members, slots: 64, prefetch: 256);
        await WarmUp(cluster);
        JobList list = await cluster.Lists.CreateAsync("empty", PausedAfterTheFirst(cluster.Lists));
        var time = Stopwatch.StartNew();
        await list.ResumeAsync();
        JobProgress progress;
        do
        {
            await Task.Delay(10);
            progress = await list.GetProgressAsync();
        } while (!progress.IsComplete);
        Check(progress, Empty);
        return Empty / time.Elapsed.TotalSeconds;
    }

    public static async Task<double> Streams()
    {
        await using Cluster cluster = await Cluster.Start(members: 0, slots: 0, prefetch: 0);
        await RedisStreams.EmptyJobs(cluster.Address, 10_000, consumers: 4);
        return await RedisStreams.EmptyJobs(cluster.Address, Empty, consumers: 4);
    }

    /// <summary>Kills one of three processes in the middle of its jobs: the times until another one says that it is
    /// dead, and until the last of its jobs has started elsewhere.</summary>
    public static async Task<(double[] Noticed, double[] Elsewhere)> Killed(int rounds)
    {
        var noticed = new double[rounds];
        var elsewhere = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            await using Cluster cluster = await Cluster.Start(members: 3, slots: 5, prefetch: 64);
            await WarmUp(cluster);
            JobList list = await cluster.Lists.CreateAsync("day", Paced("day", 3_000));
            await Task.Delay(1_000);
            Member victim = cluster.Members[round % 3];
            long killed = Stopwatch.GetTimestamp();
            victim.Kill();
            Check(await list.WaitAsync(), 3_000);
            noticed[round] = cluster
                .Members.Where(member => member != victim)
                .SelectMany(static member => member.Lines)
                .Where(static line => line.StartsWith("DEAD", StringComparison.Ordinal))
                .Min(line => Seconds(killed, long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)));
            elsewhere[round] = Elsewhere(cluster.Runs, victim.Id, killed);
        }

        return (noticed, elsewhere);
    }

    private static async Task WarmUp(Cluster cluster)
    {
        JobList list = await cluster.Lists.CreateAsync("warm", Paced("warm", 500, milliseconds: 1));
        await list.WaitAsync();
    }

    private static IEnumerable<Job> Paced(string name, int jobs, int milliseconds = 20) =>
        Enumerable.Range(0, jobs).Select(number => Job.Of("work", Key(name, number), milliseconds));

    private static async IAsyncEnumerable<Job> PausedAfterTheFirst(JobLists lists)
    {
        yield return Job.Of("nothing", Key("empty", 0), 0);
        await (await lists.FindAsync("empty"))!.PauseAsync();
        for (var number = 1; number < Empty; number++)
        {
            yield return Job.Of("nothing", Key("empty", number), 0);
        }
    }

    private static (long Start, long End) Span(string runs, string name)
    {
        string[][] lines = [.. Lines(runs).Where(line => line[1].StartsWith(name + "-", StringComparison.Ordinal))];
        return (lines.Min(Time), lines.Max(Time));
    }

    private static double Elsewhere(string runs, int process, long killed)
    {
        string[][] lines = [.. Lines(runs)];
        string id = process.ToString(CultureInfo.InvariantCulture);
        HashSet<string> lost =
        [
            .. lines.Where(line => line[0] == "start" && line[3] == id).Select(static line => line[1]),
        ];
        lost.ExceptWith(lines.Where(line => line[0] == "end" && line[3] == id).Select(static line => line[1]));
        return lines
            .Where(line => line[0] == "start" && line[3] != id && lost.Contains(line[1]))
            .GroupBy(static line => line[1])
            .Max(again => Seconds(killed, again.Min(Time)));
    }

    private static IEnumerable<string[]> Lines(string runs) =>
        Directory
            .GetFiles(Path.GetDirectoryName(runs)!, "runs.*")
            .SelectMany(static file => File.ReadAllText(file).Split('\n'))
            .Select(static line => line.Split(' '))
            .Where(static line => line.Length == 5);

    private static long Time(string[] line) => long.Parse(line[4], CultureInfo.InvariantCulture);

    private static double Seconds(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds;

    private static string Key(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");

    private static void Check(JobProgress progress, int jobs)
    {
        if (progress.Done != jobs)
        {
            throw new InvalidOperationException($"Of {jobs} jobs {progress.Done} are done: {progress}");
        }
    }
}
