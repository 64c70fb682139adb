using System.Diagnostics;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Semaphores;

/// <summary><c>becket sem</c> with real processes.</summary>
public sealed class SemTests : IDisposable
{
    private readonly SemTool _tool = new();

    public SemTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The slots of becket sem are locks of Linux's files.");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Many_starters_at_once_never_run_more_commands_than_slots()
    {
        const int Starters = 16;
        string log = _tool["log"];
        List<Process> starters = [];
        for (int i = 0; i < Starters; i++)
        {
            starters.Add(_tool.Start("--id", "many", "-j", "3", "--", $"echo + >> {log}; sleep 0.02; echo - >> {log}"));
        }

        foreach (Process starter in starters)
        {
            ToolResult end = SemTool.Finish(starter);
            Assert.Equal((0, ""), (end.ExitCode, end.Error));
        }

        Assert.Equal(0, _tool.Run("--id", "many", "--wait").ExitCode);

        int running = 0;
        int most = 0;
        string[] events = File.ReadAllLines(log);
        foreach (string each in events)
        {
            running += each == "+" ? 1 : -1;
            most = Math.Max(most, running);
        }

        Assert.Equal((2 * Starters, 0), (events.Length, running));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void A_command_in_the_background_holds_its_slot_after_the_tool_has_ended()
    {
        Assert.Equal(0, Background(_tool.Until("go", "started")));
        Eventually.Lines(_tool["started"], 1);

        ToolResult second = _tool.Run("--id", "x", "--st", "-0.1", "true");
        Assert.Equal(1, second.ExitCode);
        Assert.Equal("becket: semaphore x: no slot has become free in 100 ms; gave up\n", second.Error);
        Assert.Equal(0, _tool.Run("--id", "other", "--st", "-0.1", "true").ExitCode);
        Assert.Equal("in\n", _tool.Run("--id", "x", "-j2", "--fg", "--st", "-60", "echo", "in").Output);

        File.WriteAllText(_tool["go"], "");
        Assert.Equal("after\n", _tool.Run("--id", "x", "--fg", "echo", "after").Output);
    }

    [Fact]
    public void After_a_positive_time_the_command_starts_without_a_free_slot()
    {
        Background(_tool.Until("go", "started"));
        Eventually.Lines(_tool["started"], 1);

        ToolResult stolen = _tool.Run("--id", "x", "--semaphoretimeout", "0.1", "--fg", "echo", "stolen");

        Assert.Equal((0, "stolen\n"), (stolen.ExitCode, stolen.Output));
        Assert.Equal(
            "becket: semaphore x: no slot has become free in 100 ms; the command starts all the same\n",
            stolen.Error
        );
        File.WriteAllText(_tool["go"], "");
    }

    [Fact]
    public void In_the_foreground_the_command_has_the_streams_and_gives_the_exit_code()
    {
        ToolResult end = SemTool.Finish(_tool.Start("--fg", "--id", "x", "cat; echo bad >&2; exit 7"), "input");

        Assert.Equal((7, "input", "bad\n"), (end.ExitCode, end.Output, end.Error));
        Assert.Equal(137, _tool.Run("--fg", "--id", "x", "--", "kill -9 $$").ExitCode);
    }

    [Fact]
    public void Waiting_ends_when_all_commands_have_ended_and_leaves_no_files()
    {
        Background(_tool.Until("go", "started"));
        Background(_tool.Until("go", "started"), "-j2");
        Eventually.Lines(_tool["started"], 2);
        Assert.Equal(1, _tool.Run("--id", "x", "--wait", "--st", "-0.1").ExitCode);

        using Process waiting = _tool.Start("--id", "x", "--wait");
        File.WriteAllText(_tool["go"], "");

        Assert.Equal(0, SemTool.Finish(waiting).ExitCode);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_tool["cache"], "becket", "sem")));
        Assert.Equal(0, _tool.Run("--id", "never used", "--wait").ExitCode);
    }

    [Fact]
    public void A_killed_command_gives_its_slot_back()
    {
        Background(_tool.Until("never", "started"));
        SemTool.Kill(Eventually.Lines(_tool["started"], 1)[0].Split(' '));

        Assert.Equal("free\n", _tool.Run("--id", "x", "--fg", "echo", "free").Output);
    }

    [Fact]
    public void The_command_of_a_killed_tool_holds_the_slot_until_it_ends()
    {
        using Process tool = _tool.Start("--id", "x", "--fg", "--", _tool.Until("go", "started"));
        Eventually.Lines(_tool["started"], 1);
        tool.Kill();
        tool.WaitForExit();

        Assert.Equal(1, _tool.Run("--id", "x", "--st", "-0.1", "true").ExitCode);
        File.WriteAllText(_tool["go"], "");
        Assert.Equal(0, _tool.Run("--id", "x", "--fg", "true").ExitCode);
    }

    [Theory]
    [InlineData("--fg")]
    [InlineData("--bg")]
    public void A_daemon_that_a_command_leaves_behind_does_not_keep_the_slot(string where)
    {
        Assert.Equal(0, _tool.RunSilently("--id", "x", where, "--", $"({_tool.Until("go", "started")}) &"));

        Assert.Equal("free\n", _tool.Run("--id", "x", "--fg", "echo", "free").Output);
        Eventually.Lines(_tool["started"], 1);
        File.WriteAllText(_tool["go"], "");
    }

    [Fact]
    public void A_request_to_end_reaches_the_command_in_the_foreground()
    {
        using Process tool = _tool.Start(
            "--id",
            "x",
            "--fg",
            "--",
            $"trap 'exit 9' TERM; {_tool.Until("go", "started")}"
        );
        Eventually.Lines(_tool["started"], 1);

        using (
            var kill = Process.Start(
                "kill",
                ["-TERM", tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
            )
        )
        {
            kill.WaitForExit();
        }

        Assert.Equal(9, SemTool.Finish(tool).ExitCode);
    }

    [Fact]
    public void Several_words_are_executed_directly_and_one_text_by_a_shell()
    {
        Assert.Equal("a  $b\n", _tool.Run("--id", "x", "--fg", "echo", "a  $b").Output);
        Assert.Equal("a\nb\n", _tool.Run("--id", "x", "--fg", "echo a; echo b").Output);
        Assert.Equal("a\nb\n", _tool.Run("--id", "x", "--fg", "--shell", "echo", "a", ";", "echo", "b").Output);
    }

    [Fact]
    public void Mistakes_are_explained_in_one_line()
    {
        Assert.Equal((127, "becket: cannot start no-such-program: there is no such program\n"), End("no-such-program"));
        Assert.Equal(255, End("echo", "a", "&&", "echo", "b").ExitCode);
        Assert.StartsWith(
            "becket: '&&' is for a shell: write --shell",
            End("echo", "&&", "b").Error,
            StringComparison.Ordinal
        );
        Assert.StartsWith("becket: --wait takes no command", End("--wait", "echo").Error, StringComparison.Ordinal);
        Assert.StartsWith("becket: say what to run", End().Error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Error) End(params string[] args)
    {
        ToolResult result = _tool.Run(args);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        return (result.ExitCode, result.Error);
    }

    private int Background(string command, string slots = "-j1") =>
        _tool.RunSilently("--id", "x", slots, "--", command);
}
