namespace Becket.Cli.Tests.Running;

/// <summary>What a user sees of a bug: two lines, and an exit code. The tool causes one when an environment variable
/// says so and a job cannot be started.</summary>
public sealed class BugTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("call", "InvalidOperationException: ")]
    [InlineData("turn", "InvalidOperationException: ")]
    [InlineData("thread", "InvalidOperationException: ")]
    [InlineData("pool", "InvalidOperationException: ")]
    [InlineData("memory", "OutOfMemoryException: ")]
    public void A_bug_is_two_lines_and_exit_code_255_and_no_job_is_left(string place, string name)
    {
        // The second job waits until the first one runs; it cannot be started at all.
        File.WriteAllText(_directory["first"], "#!/bin/bash\necho $$ > pid\nsleep 600\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _directory["first"],
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        ToolResult result = ToolScript.Run(
            _directory,
            "{ echo ./first; until [ -s pid ]; do sleep 0.02; done; echo ./missing; } | becket run -j2 --no-shell {}",
            ("BECKET_CAUSE_FAULT", place)
        );

        Assert.Equal((255, ""), (result.ExitCode, result.Output));
        Eventually.Gone(File.ReadAllText(_directory["pid"]).Trim());
        string[] lines =
        [
            .. result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !IsAboutTheJob(line)),
        ];
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("becket: this is a bug in becket ", lines[0], StringComparison.Ordinal);
        Assert.Contains(name, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("becket: it happened ", lines[1], StringComparison.Ordinal);
        Assert.Contains(" job 2 (./missing); ", lines[1], StringComparison.Ordinal);
        Assert.Contains("report these two lines", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_variable_such_a_job_only_fails() =>
        Assert.Equal(1, Tool.Run("/no/such/program\n", "-j1", "--quiet", "{}").ExitCode);

    private static bool IsAboutTheJob(string line) => line.StartsWith("becket: ./missing: ", StringComparison.Ordinal);
}
