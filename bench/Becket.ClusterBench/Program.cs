// Measures lists of jobs on a cluster of processes of this machine, and Redis Streams beside it: see ../cluster.md.
using System.Globalization;
using Becket.ClusterBench;

int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
Console.WriteLine($"Load before: {File.ReadAllText("/proc/loadavg").Trim()}");
Console.WriteLine();
Console.WriteLine("| | median | worst | best |");
Console.WriteLine("|---|---:|---:|---:|");
Row("10,000 jobs of 20 ms on 3 processes x 5 slots (ideal 750), jobs/s", "0", await Each(Measurements.PacedJobs));
Row("empty jobs, 1 process, jobs/s", "N0", await Each(static () => Measurements.EmptyJobs(1)));
Row("empty jobs, 3 processes, jobs/s", "N0", await Each(static () => Measurements.EmptyJobs(3)));
Row("Redis Streams with Lua, 1 process, 4 consumers, jobs/s", "N0", await Each(Measurements.Streams));
(double[] noticed, double[] elsewhere) = await Measurements.Killed(rounds);
Row("a killed process is noticed after, s", "0.00", noticed, lessIsBetter: true);
Row("all its jobs run elsewhere after, s", "0.00", elsewhere, lessIsBetter: true);
Console.WriteLine();
Console.WriteLine($"Load after: {File.ReadAllText("/proc/loadavg").Trim()}");

async Task<double[]> Each(Func<Task<double>> measure)
{
    double[] figures = new double[rounds];
    for (var round = 0; round < rounds; round++)
    {
        figures[round] = await measure();
    }

    return figures;
}

static void Row(string what, string format, double[] figures, bool lessIsBetter = false)
{
    Array.Sort(figures);
    if (lessIsBetter)
    {
        Array.Reverse(figures);
    }

    string Text(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
    Console.WriteLine($"| {what} | {Text(figures[figures.Length / 2])} | {Text(figures[0])} | {Text(figures[^1])} |");
}
