namespace Becket.Cli.Tests;

/// <summary>What Twisted printed for a step.</summary>
internal static class Transcript
{
    private const string ElapsedTime = "* Elapsed time: ";

    /// <summary>Its lines but for the last, which tells a time that was measured.</summary>
    public static string[] Of(int step) =>
        WithoutTime(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Transcripts", $"example-{step}.txt")));

    /// <summary>Lines without the last, which must tell the time.</summary>
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
