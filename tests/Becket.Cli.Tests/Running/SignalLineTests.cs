namespace Becket.Cli.Tests.Running;

/// <summary>What signals make the tool say without a terminal, and the signals that do not end it.</summary>
public sealed class SignalLineTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void A_signal_that_ends_a_run_is_one_line_with_what_is_done_and_what_is_not(string signal, int exitCode)
    {
        using Tool tool = Start();
        tool.Signal(signal);
        ToolResult result = tool.Wait();

        Assert.Equal(exitCode, result.ExitCode);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches("^becket: 1 job in ", line);
        Assert.EndsWith($"; stopped: SIG{signal}, 2 running jobs ended, 1 not started", line, StringComparison.Ordinal);
    }

    [Fact]
    public void With_quiet_it_says_nothing()
    {
        using Tool tool = Start("--quiet");
        tool.Signal("TERM");

        Assert.Equal("", tool.Wait().Error);
    }

    [Fact]
    public void SIGHUP_from_kill_starts_no_more_jobs_and_lets_the_running_ones_finish()
    {
        using Tool tool = Start();
        tool.Signal("HUP");
        tool.WaitForError("becket: SIGHUP: no more jobs start; waiting for 2\n");
        Go();
        ToolResult result = tool.Wait();

        Assert.Equal(129, result.ExitCode);
        Assert.Equal(["done2", "done3"], result.SortedLines);
        Assert.EndsWith("; stopped: SIGHUP, 1 not started\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_SIGHUP_a_SIGTERM_ends_the_jobs()
    {
        using Tool tool = Start();
        tool.Signal("HUP");
        tool.WaitForError("becket: SIGHUP: ");
        tool.Signal("TERM");

        ToolResult result = tool.Wait();
        Assert.Equal((143, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Under_nohup_SIGHUP_has_no_effect()
    {
        ToolResult result = ToolScript.Run(
            _directory,
            "trap '' HUP; echo 1 | becket run sh -c 'kill -HUP $PPID; echo done{}'; exit $?"
        );

        Assert.Equal((0, "done1\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void SIGUSR1_prints_the_running_jobs_and_SIGUSR2_the_progress()
    {
        using Tool tool = Start();
        tool.Signal("USR1");
        tool.WaitForError("becket: 2 jobs are running\n");
        tool.WaitForError("sh -c ");
        tool.Signal("USR2");
        tool.WaitForError("1 of 4 done, 2 running, 0 failed");
        Go();
        ToolResult result = tool.Wait();

        Assert.Equal((0, 3), (result.ExitCode, result.SortedLines.Length));
        Assert.Matches(@"\n +1 +\d+:\d\d  sh -c .*\n +2 +\d+:\d\d  sh -c ", result.Error);
    }

    [Fact]
    public void A_signal_while_the_run_waits_for_its_input_is_one_line_too()
    {
        using var tool = Tool.Start("--header", "echo");
        Eventually.True(() => IsWaitingForInput(tool), "it waits for the first line");
        tool.Signal("TERM");

        Assert.Equal("becket: stopped by SIGTERM while it waited for input: no job was started\n", tool.Wait().Error);
    }

    private static bool IsWaitingForInput(Tool tool)
    {
        try
        {
            return Directory
                .GetDirectories($"/proc/{tool.Pid}/task")
                .Any(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim() == "becket input");
        }
        catch (IOException)
        {
            // A thread has ended meanwhile.
            return false;
        }
    }

    private void Go() => File.WriteAllText(_directory["go"], "");

    /// <summary>Starts a run of four jobs on two slots: the first ends at once, two wait, one is not started.</summary>
    private Tool Start(params string[] args)
    {
        File.WriteAllText(_directory["list"], "1\n2\n3\n4\n");
        string script =
            $"[ {{}} = 1 ] && exit; echo x >> {_directory["begun"]}; until [ -e {_directory["go"]} ] "
            + $"|| [ ! -d {_directory} ]; do sleep 0.02; done; echo done{{}}";
        var tool = Tool.Start(["-a", _directory["list"], "-j2", .. args, "sh", "-c", script]);
        tool.Input.Close();
        Eventually.Lines(_directory["begun"], 2);
        return tool;
    }
}
