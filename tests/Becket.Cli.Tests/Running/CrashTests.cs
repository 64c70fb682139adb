using System.Diagnostics;
using System.Globalization;

namespace Becket.Cli.Tests.Running;

/// <summary>Kills runs at a random moment and resumes them, until all jobs are done.</summary>
/// <remarks>A job with a record in the log of a killed run must never run again, and in the end the log must have a
/// success for every job. A job that ran when its run was killed runs again, as its progress is unknown.</remarks>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Slots = 5;

    private readonly WorkDirectory _directory = new();

    /// <summary>The jobs that had a record at each kill of a run, in the order of the kills.</summary>
    private readonly List<HashSet<string>> _done = [];

    private int _run;

    private string Input => _directory["input"];

    private string Log => _directory["log"];

    /// <summary>Each run has its own: children of the one before may write late.</summary>
    private string Trace => _directory[string.Create(CultureInfo.InvariantCulture, $"trace{_run}")];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Two_killed_and_resumed_runs_of_200_jobs_lose_nothing_and_do_nothing_twice() =>
        Check(runs: 2, jobs: 200, Environment.TickCount);

    // BECKET_TOOL=/path/to/becket dotnet test -c Release --project tests/Becket.Cli.Tests --filter-class
    // Becket.Cli.Tests.Running.CrashTests --explicit only --show-live-output on
    // BECKET_CRASH_RUNS sets a smaller number of runs.
    [Fact(Explicit = true)]
    public void Fifty_killed_and_resumed_runs_of_10_000_jobs_lose_nothing_and_do_nothing_twice() =>
        Check(
            int.Parse(Environment.GetEnvironmentVariable("BECKET_CRASH_RUNS") ?? "50", CultureInfo.InvariantCulture),
            jobs: 10_000,
            Environment.TickCount
        );

    private void Check(int runs, int jobs, int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        File.WriteAllLines(Input, Enumerable.Range(1, jobs).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        int kills = 0;
        int again = 0;
        for (int run = 1; run <= runs; run++)
        {
            File.Delete(Log);
            _run = run;
            kills += RunUntilDone(random, jobs);
            again += CountOf(Trace) - jobs;
        }

        output.WriteLine(
            $"{runs} runs of {jobs} jobs, killed {kills} times, in {clock.Elapsed.TotalSeconds:F0} s: {again} "
                + $"jobs were under way at a kill and ran again"
        );
        Assert.InRange(again, 0, kills * Slots);
    }

    /// <returns>The number of kills.</returns>
    private int RunUntilDone(Random random, int jobs)
    {
        // The first kill comes at a random moment of the run, the next one at a random moment of the rest, and so on,
        // until little is left.
        int kills = 0;
        for (int from = 0; from < jobs - (jobs / 10); kills++)
        {
            int until = random.Next(from, jobs);
            using (Tool tool = Start())
            {
                Eventually.True(() => RecordsIn(Log) >= until, $"{until} records");
                Thread.SpinWait(random.Next(0, 200_000));
                tool.Signal("KILL");
                tool.WaitForExitOnly();
            }

            from = RecordsIn(Log);
            _done.Add(RecordedIn(Log));
        }

        Finish(jobs);
        return kills;
    }

    private void Finish(int jobs)
    {
        using (Tool tool = Start())
        {
            Assert.Equal(0, tool.Wait().ExitCode);
        }

        // A line names a job, and how many kills there were when its run began. Not its place in the file counts:
        // children of a killed run may write late.
        foreach (string[] line in File.ReadAllLines(Trace).Select(line => line.Split(' ')))
        {
            int before = int.Parse(line[1], CultureInfo.InvariantCulture);
            Assert.DoesNotContain(_done.Take(before), recorded => recorded.Contains(line[0]));
        }

        string[] records = [.. File.ReadAllLines(Log).Skip(1)];
        Assert.Equal(jobs, records.Length);
        Assert.Equal(
            jobs,
            records
                .Where(record => record.Split('\t') is [.., "0", "0", _])
                .Select(record => record.Split('\t')[0])
                .Distinct()
                .Count()
        );
        _done.Clear();
    }

    private Tool Start()
    {
        // The shell's echo appends to the file in one write.
        var tool = Tool.Start(
            "-a",
            Input,
            $"-j{Slots}",
            "--quiet",
            "--joblog",
            Log,
            "--resume",
            "--env",
            string.Create(CultureInfo.InvariantCulture, $"KILLS={_done.Count}"),
            "sh",
            "-c",
            $"echo {{}} $KILLS >> {Trace}"
        );
        tool.Input.Close();
        return tool;
    }

    private static int RecordsIn(string log) => Math.Max(0, CountOf(log) - 1);

    private static HashSet<string> RecordedIn(string log)
    {
        string text = File.Exists(log) ? File.ReadAllText(log) : "";
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.Split('\t')[0]),
        ];
    }

    private static int CountOf(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] buffer = new byte[64 * 1024];
        int lines = 0;
        for (int count; (count = file.Read(buffer)) > 0; )
        {
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        return lines;
    }
}
