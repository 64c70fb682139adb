using System.Globalization;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>Silos that are killed, stopped and added at moments of a seed, writes that fail or whose answer is lost,
/// and workers that are cut off, while a list runs. The judge is a record that the jobs keep themselves.</summary>
/// <remarks>BECKET_SILO_SEEDS=20 runs twenty seeds, BECKET_SILO_FIRST=7 begins with that one. Leases end when the seed
/// says so, by a clock that only the test moves: nothing depends on how fast the machine is.</remarks>
public sealed class SiloChaosTests
{
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(Number("BECKET_SILO_FIRST", 1), Number("BECKET_SILO_SEEDS", 2))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_is_lost_or_recorded_twice_and_no_stale_result_counts(int seed)
    {
        await using SiloChaos chaos = await SiloChaos.Start(seed);
        await chaos.Run();

        // What was seen of the results while silos died is what is there at the end.
        Dictionary<string, string> final = await chaos.FinalResults();
        Assert.Equal(SiloChaos.Keys.Order(), final.Keys.Order());
        Assert.Empty(chaos.SeenTwice);
        Assert.All(chaos.Seen, seen => Assert.Equal(seen.Value, final[seen.Key]));
        ILookup<string, ChaosRun> runs = chaos.Runs.ToLookup(static run => run.Key);
        foreach ((string key, string result) in final)
        {
            ChaosRun[] own = [.. runs[key]];

            // No token is run twice, and the result is of the newest run: an older one was fenced.
            Assert.Equal(own.Length, own.Select(static run => run.Token).Distinct().Count());
            ChaosRun newest = own.MaxBy(static run => run.Token)!;
            Assert.Equal($"\"{newest.Result}\"", result);
        }

        Assert.True(chaos.Runs.Count > final.Count, "No fault cost a run: they came when nothing ran.");

        // All that changes something was done, or the seed proves less than it seems to.
        string done = string.Join(", ", chaos.Faults.Select(static fault => $"{fault.Value} x {fault.Key}"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{final.Count} jobs, {chaos.Runs.Count} runs, {done}")
        );
        Assert.All(Enum.GetValues<ChaosFault>(), fault => Assert.InRange(chaos.Faults[fault], 1, int.MaxValue));
    }

    private static int Number(string variable, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);
}
