using System.Globalization;

namespace Becket.ClusterBench;

/// <summary>The rows of <c>bench/compare-cluster</c>.</summary>
internal static class Comparison
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(5);

    /// <summary>Longer than it takes until a process that hangs is declared dead, as its lists have to move.</summary>
    private static readonly TimeSpan s_longLease = TimeSpan.FromSeconds(10);

    private static readonly string[] s_rows = ["paced", "empty", "streams", "killed", "hung"];

    /// <summary>Measures and prints.</summary>
    /// <param name="arguments">The number of rounds, and the rows; all if there is none.</param>
    public static async Task Print(string[] arguments)
    {
        int rounds = 3;
        string[] rows = arguments;
        if (arguments is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out int given))
        {
            rounds = given;
            rows = arguments[1..];
        }

        if (rounds < 1 || Array.Find(rows, static row => !s_rows.Contains(row)) is { } unknown)
        {
            Console.Error.WriteLine($"compare-cluster [ROUNDS] [{string.Join('|', s_rows)}]...");
            Environment.Exit(2);
        }

        bool Has(string row) => rows.Length == 0 || rows.Contains(row);
        Console.WriteLine($"Load before: {Load()}");
        Console.WriteLine();
        Console.WriteLine("| | median | worst | best | processor µs a job: members | Redis |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        if (Has("paced"))
        {
            await Rates(
                "10,000 jobs of 20 ms on 3 processes x 5 slots (ideal 750), jobs/s",
                rounds,
                Measurements.PacedJobs
            );
        }

        if (Has("empty"))
        {
            await Rates("empty jobs, 1 process, jobs/s", rounds, static () => Measurements.EmptyJobs(1));
            await Rates("empty jobs, 3 processes, jobs/s", rounds, static () => Measurements.EmptyJobs(3));
        }

        if (Has("streams"))
        {
            await Rates("Redis Streams with Lua, 1 process, 4 consumers, jobs/s", rounds, Measurements.Streams);
        }

        if (Has("killed"))
        {
            (double Noticed, double Elsewhere)[] killed = await Each(rounds, Losses.Killed);
            Times("a killed process is noticed after, s", [.. killed.Select(static round => round.Noticed)]);
            Times("all its jobs run elsewhere after, s", [.. killed.Select(static round => round.Elsewhere)]);
        }

        if (Has("hung"))
        {
            double[] workers = await Each(rounds, static round => Losses.HungWorker(round, s_lease));
            Times("a hung worker's jobs run elsewhere after (lease 5 s), s", workers);
            double[] processes = await Each(rounds, static round => Losses.HungProcess(round, s_longLease));
            Times("those of a hung process that keeps lists (lease 10 s), s", processes);
        }

        Console.WriteLine();
        Console.WriteLine($"Load after: {Load()}");
    }

    /// <summary>The load of the machine, for the head of a table.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Trim();

    private static async Task<T[]> Each<T>(int rounds, Func<int, Task<T>> measure)
    {
        var figures = new T[rounds];
        for (int round = 0; round < rounds; round++)
        {
            figures[round] = await measure(round);
        }

        return figures;
    }

    private static async Task Rates(string what, int rounds, Func<Task<Throughput>> measure)
    {
        Throughput[] figures = await Each(rounds, _ => measure());
        Array.Sort(figures, static (one, other) => one.PerSecond.CompareTo(other.PerSecond));
        (Throughput median, double worst, double best) = (
            figures[rounds / 2],
            figures[0].PerSecond,
            figures[^1].PerSecond
        );
        Row(what, $"{median.PerSecond:N0} | {worst:N0} | {best:N0} | {median.Members:0.0} | {median.Redis:0.0}");
    }

    private static void Times(string what, double[] figures)
    {
        Array.Sort(figures);
        Row(what, $"{figures[figures.Length / 2]:0.00} | {figures[^1]:0.00} | {figures[0]:0.00} | | ");
    }

    private static void Row(string what, FormattableString figures) =>
        Console.WriteLine($"| {what} | {figures.ToString(CultureInfo.InvariantCulture)} |");
}
