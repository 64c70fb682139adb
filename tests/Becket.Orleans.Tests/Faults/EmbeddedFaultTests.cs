using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A cluster of one process, killed and started again.</summary>
public sealed class EmbeddedFaultTests : IDisposable
{
    private const int Jobs = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("becket-embedded-").FullName;

    public static TheoryData<int> Rounds => FaultTests.Rounds;

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
                await child.Results((start * 60) + 20 + (round * 7 % 40));
                await child.Kill();
            }
            else
            {
                await child.Line("COMPLETE");
            }

            // Each start gives all results. What was answered before a crash is the same after it.
            foreach ((string key, string value) in child.ResultsOf())
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

    private Task<Child> Start() =>
        Child.StartMember(
            $"--JobCluster:Folder={Path.Combine(_folder, "state")}",
            $"--Runs={Path.Combine(_folder, "runs")}",
            $"--Create={Jobs}",
            "--Milliseconds=10"
        );
}
