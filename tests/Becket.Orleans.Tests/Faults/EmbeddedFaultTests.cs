using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A cluster of one process, killed and started again.</summary>
public sealed class EmbeddedFaultTests : IDisposable
{
    private const int Jobs = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("becket-embedded-").FullName;

    public static TheoryData<int> Rounds => FaultTests.Rounds;

    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Killed_three_times_and_started_anew_it_loses_nothing_and_records_each_result_once(int round)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The fault is a signal.");
        var results = new Dictionary<string, string>();
        for (int start = 0; start < 4; start++)
        {
            using Child child = await Start();
            if (start < 3)
            {
                await Results(child, (start * 60) + 20 + (round * 7 % 40));
                await child.Kill();
            }
            else
            {
                await child.Line("COMPLETE");
            }

            // Each start gives all results. What was answered before a crash is the same after it.
            foreach ((string key, string value) in ResultsOf(child))
            {
                Assert.Equal(value, results.GetValueOrDefault(key, value));
                results[key] = value;
            }
        }

        Assert.Equal(Jobs, results.Count);
        List<Run> runs = Run.Read(Path.Combine(_folder, "runs"));
        ILookup<string, Run> byKey = runs.ToLookup(static run => run.Key);
        foreach ((string key, string value) in results)
        {
            long token = long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.Equal(byKey[key].Max(static run => run.Token), token);
            Assert.Single(byKey[key], run => run.Token == token);
        }

        Figures.Write($"embedded, round {round}: {Jobs} jobs, {runs.Count} runs");
    }

    private static async Task Results(Child child, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (ResultsOf(child).Count < count)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static Dictionary<string, string> ResultsOf(Child child)
    {
        var results = new Dictionary<string, string>();
        foreach (string line in child.Text.Split('\n'))
        {
            if (line.Split(' ') is ["RESULT", string key, string token, string process])
            {
                // Also within one start each result comes once.
                results.Add(key, $"{token} {process}");
            }
        }

        return results;
    }

    private Task<Child> Start() =>
        Child.Start(
            "READY",
            Dotnet,
            Path.Combine(AppContext.BaseDirectory, "Becket.ClusterProgram.dll"),
            $"--JobCluster:Folder={Path.Combine(_folder, "state")}",
            $"--Runs={Path.Combine(_folder, "runs")}",
            $"--Create={Jobs}",
            "--Milliseconds=10"
        );
}
