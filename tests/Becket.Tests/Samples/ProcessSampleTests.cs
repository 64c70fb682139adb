using System.Runtime.InteropServices;

namespace Becket.Tests.Samples;

/// <summary>Runs each sample of processes as a program.</summary>
public sealed class ProcessSampleTests
{
    [Fact]
    public void Word_count_talks_to_its_child() =>
        Assert.Equal(["It has exited: exit code 0", "Words: 5"], Run("word-count").Order(StringComparer.Ordinal));

    [Fact]
    public void Some_at_a_time_runs_all_and_counts_what_fails()
    {
        string[] lines = Run("some-at-a-time");

        Assert.Equal(
            [.. Enumerable.Range(1, 8).Select(static number => $"number {number}: exit code {(number == 5 ? 1 : 0)}")],
            lines[..^1].Order(StringComparer.Ordinal)
        );
        Assert.Equal("Failed: 1", lines[^1]);
    }

    [Fact]
    public void Deadline_ends_a_child_that_ignores_its_signals() =>
        Assert.StartsWith("Stopped: ", Assert.Single(Run("deadline")), StringComparison.Ordinal);

    private static string[] Run(string sample)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The samples run programs that Unix systems have.");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
        byte[] output = reactor.Run(() =>
            reactor.GetProcessOutput(
                host,
                [Path.Combine(AppContext.BaseDirectory, "Becket.Samples.Processes.dll"), sample],
                new ProcessOptions { TimeLimit = TimeSpan.FromMinutes(1) }
            )
        );
        return System.Text.Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
