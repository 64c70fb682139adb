using System.Globalization;

namespace Becket.Cli.Tests.Running;

/// <summary>Waits until a condition holds.</summary>
internal static class Eventually
{
    public static void True(Func<bool> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow + Tool.Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Timed out waiting for: {what}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Waits until the process does not exist any more, or is a zombie.</summary>
    public static void Gone(string pid) => True(() => StateOf(pid) is null or 'Z', $"process {pid} is gone");

    /// <summary>Waits for a file to hold that many lines.</summary>
    public static string[] Lines(string path, int count)
    {
        string[] lines = [];
        True(
            () => File.Exists(path) && (lines = Read(path)).Length >= count,
            string.Create(CultureInfo.InvariantCulture, $"{count} lines in {path}")
        );
        return lines;
    }

    private static string[] Read(string path)
    {
        string text = File.ReadAllText(path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static char? StateOf(string pid)
    {
        try
        {
            // The name, in parentheses, may hold any character, also a parenthesis.
            string status = File.ReadAllText($"/proc/{pid}/stat");
            return status[status.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
