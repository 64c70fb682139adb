using System.Reflection;

namespace Becket.Cli.Tests.Running;

/// <summary>The sample from the beginning of the README, with a <c>sleep</c> that returns at once.</summary>
public sealed class WorkingDayTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    internal static string RepositoryRoot =>
        typeof(WorkingDayTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_sample_installs_fifteen_customers_one_of_them_at_the_second_attempt()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The sample is a script for a shell.");
            return;
        }

        string sample = Path.Combine(RepositoryRoot, "samples", "working-day");
        Directory.CreateDirectory(_directory["bin"]);
        Directory.CreateDirectory(_directory["tmp"]);
        File.WriteAllText(_directory["bin/sleep"], "#!/bin/sh\n");
        File.SetUnixFileMode(_directory["bin/sleep"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] args =
        [
            "-a",
            Path.Combine(sample, "customers.txt"),
            "-j",
            "5",
            "--env",
            $"PATH={_directory["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            "--env",
            $"TMPDIR={_directory["tmp"]}",
            "--retries",
            "2",
            "--joblog",
            _directory["log"],
            "--timeline",
            _directory["day.html"],
            "--",
            Path.Combine(sample, "install"),
            "{}",
        ];

        ToolResult run = Tool.Run("", args);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            File.ReadAllLines(Path.Combine(sample, "customers.txt")).Order(StringComparer.Ordinal),
            run.SortedLines.Where(line => line.EndsWith(": done", StringComparison.Ordinal))
                .Select(line => line[..^": done".Length])
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(16, File.ReadAllLines(_directory["log"]).Length);
        Assert.Contains("1 tried again", File.ReadAllText(_directory["day.html"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory["tmp"]));
    }
}
