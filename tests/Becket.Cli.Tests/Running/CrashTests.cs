using System.Diagnostics;
using System.Globalization;

namespace Becket.Cli.Tests.Running;

/// <summary>Runs that are killed at a random moment and resumed, until all is done.</summary>
/// <remarks>What must hold: a job that the log has when the run is dead is never run again; and at last the log has a
/// success for every job. A job that was under way when the run was killed is run again: nobody can know how far it has
/// come.</remarks>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Slots = 5;

    private readonly WorkDirectory _directory = new();

    private readonly List<(HashSet<string> Done, long TraceLength)> _kills = [];

    private string Input => _directory["input"];

    private string Log => _directory["log"];

    private string Trace => _directory["trace"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Three_runs_of_500_jobs_lose_nothing_and_do_nothing_twice() =>
        Check(runs: 3, jobs: 500, Environment.TickCount);

    // BECKET_TOOL=/path/to/becket dotnet test -c Release --project tests/Becket.Cli.Tests --filter-class
    // Becket.Cli.Tests.Running.CrashTests --explicit only --show-live-output on BECKET_CRASH_RUNS is for fewer at a
    // time.
    [Fact(Explicit = true)]
    public void Fifty_runs_of_10_000_jobs_lose_nothing_and_do_nothing_twice() =>
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
            File.Delete(Trace);
            kills += RunUntilDone(random, jobs);
            again += CountOf(Trace) - jobs;
        }

        output.WriteLine(
            $"{runs} runs of {jobs} jobs, killed {kills} times, in {clock.Elapsed.TotalSeconds:F0} s: {again} jobs were under way at a kill and ran again"
        );
        Assert.InRange(again, 0, kills * Slots);
    }

    /// <returns>How often it was killed.</returns>
    private int RunUntilDone(Random random, int jobs)
    {
        // At the first, at any moment of the whole; then once more in what is left, and so on, until that is little.
        int kills = 0;
        for (int from = 0; from < jobs - (jobs / 10); kills++)
        {
            int until = random.Next(from, jobs);
            using (Tool tool = Start())
            {
                Eventually.True(() => RecordsIn(Log) >= until, $"{until} records");
                Thread.SpinWait(random.Next(0, 200_000));
                tool.Signal("KILL");
                tool.WaitForItAlone();
            }

            from = RecordsIn(Log);
            CheckThatNoneRunsAgain(
                RecordedIn(Log),
                File.Exists(Trace) ? new FileInfo(Trace).Length : 0,
                jobs,
                isLast: from >= jobs - (jobs / 10)
            );
        }

        return kills;
    }

    private void CheckThatNoneRunsAgain(HashSet<string> done, long traceLength, int jobs, bool isLast)
    {
        _kills.Add((done, traceLength));
        if (!isLast)
        {
            return;
        }

        using (Tool tool = Start())
        {
            Assert.Equal(0, tool.Wait().ExitCode);
        }

        // Children of a run that was killed may still be about to write.
        Eventually.True(() => CountOf(Trace) >= jobs, "each job has run");
        string trace = File.ReadAllText(Trace);
        foreach ((HashSet<string>? recorded, long length) in _kills)
        {
            Assert.DoesNotContain(
                trace[(int)length..].Split('\n', StringSplitOptions.RemoveEmptyEntries),
                recorded.Contains
            );
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
        _kills.Clear();
    }

    private Tool Start()
    {
        // The shell's echo is one write to the end of the file.
        var tool = Tool.Start(
            "-a",
            Input,
            $"-j{Slots}",
            "--quiet",
            "--joblog",
            Log,
            "--resume",
            "sh",
            "-c",
            $"echo {{}} >> {Trace}"
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
