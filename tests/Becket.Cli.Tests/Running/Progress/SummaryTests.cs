namespace Becket.Cli.Tests.Running.Progress;

/// <summary>The summary of a run without a terminal.</summary>
public sealed class SummaryTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_successful_run_prints_no_summary() => Assert.Equal((0, ""), Of(Tool.Run("1\n2\n", "true")));

    [Fact]
    public void The_summary_lists_failures_with_reasons_and_the_files_of_the_run()
    {
        ToolResult run = Tool.Run(
            "3\n0\n9\n",
            "-j1",
            "--joblog",
            _directory["log"],
            "--timeline",
            _directory["day.json"],
            "sh",
            "-c",
            "exit {}"
        );

        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^becket: 3 jobs in .*, 2 failed$", lines[0]);
        Assert.Equal(
            [
                "  exit code 3: sh -c 'exit 3'",
                "  exit code 9: sh -c 'exit 9'",
                $"  log: {_directory["log"]}",
                $"  timeline: {_directory["day.json"]}",
            ],
            lines[1..]
        );
    }

    [Fact]
    public void The_summary_lists_only_the_first_of_many_failures()
    {
        string[] lines = Tool.Run(
                string.Concat(Enumerable.Range(1, 9).Select(i => $"{i}\n")),
                "-j1",
                "sh",
                "-c",
                "kill -TERM $$; : {}"
            )
            .Error.Split('\n');

        Assert.Equal(5, lines.Count(line => line.StartsWith("  killed by SIGTERM: sh -c ", StringComparison.Ordinal)));
        Assert.Contains("  and 4 more", lines);
    }

    [Fact]
    public void With_quiet_failures_are_not_printed_either() =>
        Assert.Equal((2, ""), Of(Tool.Run("1\n2\n", "--quiet", "false")));

    [Fact]
    public void With_progress_the_run_prints_lines_of_progress()
    {
        // The job ends when the line is there.
        string go = _directory["go"];
        using var tool = Tool.Start(
            "--progress",
            "sh",
            "-c",
            $"until [ -e {go} ] || [ ! -d {_directory} ]; do sleep 0.02; done; : {{}}"
        );
        tool.Input.Write("1\n"u8);
        tool.Input.Close();
        tool.WaitForError("1 running, 0 failed\n");
        File.WriteAllText(go, "");

        Assert.Matches(
            @"^becket: \d+:\d\d: 0(?: of 1)? done, 1 running, 0 failed\n"
                + @"(?:becket: .*\n)*becket: 1 job in .*, and it succeeded\n$",
            tool.Wait().Error
        );
    }

    [Fact]
    public void A_timeline_that_cannot_be_written_is_reported_before_anything_runs()
    {
        ToolResult run = Tool.Run("1\n", "--timeline", _directory["no/such/day.svg"], "echo");

        Assert.Equal((255, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("becket: cannot write the timeline to '", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_for_the_timeline_is_reported_after_the_run()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        File.CreateSymbolicLink(_directory["day.svg"], "/dev/full");

        ToolResult run = Tool.Run("1\n", "--timeline", _directory["day.svg"], "echo");

        Assert.Equal((255, "1\n"), (run.ExitCode, run.Output));
        Assert.StartsWith("becket: cannot write the timeline to '", run.Error, StringComparison.Ordinal);
    }

    private static (int, string) Of(ToolResult run) => (run.ExitCode, run.Error);
}
