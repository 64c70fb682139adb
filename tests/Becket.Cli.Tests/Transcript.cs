namespace Becket.Cli.Tests;

/// <summary>Twisted's output for a step.</summary>
internal static class Transcript
{
    private const string ElapsedTime = "* Elapsed time: ";

    /// <summary>The lines without the last one, which holds a measured time.</summary>
    public static string[] Of(int step) =>
        WithoutTime(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Transcripts", $"example-{step}.txt")));

    /// <summary>Checks that the last line holds the time, and returns the others.</summary>
    public static string[] WithoutTime(string[] lines)
    {
        Assert.Matches(@"^\* Elapsed time: \d+\.\d\d seconds$", lines[^1]);
        return lines[..^1];
    }

    public static double ElapsedSeconds(string[] lines) =>
        double.Parse(
            lines[^1][ElapsedTime.Length..].Replace(" seconds", "", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
