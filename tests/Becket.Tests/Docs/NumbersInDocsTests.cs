using System.Globalization;
using System.Text.RegularExpressions;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Docs;

public sealed class NumbersInDocsTests
{
    private const int KiB = 1024;

    [Fact]
    public void The_page_about_drivers_gives_the_simulated_networks_numbers()
    {
        Assert.Equal(
            SimulatedNetwork.DefaultWindow,
            KiB * Number("drivers", @"(\d+) KiB for a connection and direction")
        );
        Assert.Equal(SimulatedDatagrams.LargestQueue, KiB * Number("drivers", @"(\d+) KiB for a datagram socket"));
        Assert.Equal(PortTable<SimulatedListener>.FirstEphemeral, Number("drivers", @"counted up from (\d+)"));
    }

    [Fact]
    public void The_page_about_processes_gives_the_defaults_of_options_and_collectors()
    {
        Assert.Equal(ProcessExtensions.DefaultLongest, KiB * KiB * Number("processes", @"`longest`, (\d+) MiB"));
        Assert.Equal(
            new ProcessOptions().KillAfter,
            TimeSpan.FromSeconds(Number("processes", @"`KillAfter` \((\d+) s\)"))
        );
    }

    /// <summary>The number in a sentence of a page, wherever its lines are broken.</summary>
    private static int Number(string page, string sentence)
    {
        string text = File.ReadAllText(Repository.FullPath($"docs/{page}.md"));
        Match found = Regex.Match(text, sentence.Replace(" ", @"\s+", StringComparison.Ordinal));
        Assert.True(found.Success, $"docs/{page}.md does not say: {sentence}");
        return int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
