using System.Globalization;
using System.Text.Json;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Top;

/// <summary><c>becket top</c> as a process, looking at other processes.</summary>
public sealed class TopTests : IDisposable
{
    private readonly InspectedRun _run = new();

    public TopTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "becket top needs Linux.");

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Json_is_one_report_for_scripts()
    {
        int process = _run.Start(jobs: 3);

        ToolResult result = _run.Top("--json");

        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(process, report.RootElement.GetProperty("process").GetInt32());
        JsonElement snapshot = report.RootElement.GetProperty("reactors")[0].GetProperty("snapshot");
        Assert.Equal(3, snapshot.GetProperty("children").GetArrayLength());
        Assert.True(snapshot.GetProperty("waits").GetArrayLength() > 0);
        Assert.True(snapshot.GetProperty("statistics").GetProperty("turns").GetInt64() > 0);
    }

    [Fact]
    public void Where_the_output_is_no_terminal_it_is_one_report_as_text()
    {
        int process = _run.Start(jobs: 2);

        string text = _run.Top(process.ToString(CultureInfo.InvariantCulture)).Output;

        Assert.Contains($"process {process}, reactor becket", text, StringComparison.Ordinal);
        Assert.Contains("WAITS", text, StringComparison.Ordinal);
        Assert.Contains("waits for", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Count(static line => IsChild(line)));
    }

    [Fact]
    public void Without_a_program_it_says_how_to_start_one()
    {
        ToolResult result = _run.Top("--json");

        Assert.Equal((255, ""), (result.ExitCode, result.Output));
        Assert.Contains("start one with BECKET_INSPECT=1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_cannot_be_looked_at_is_an_error_with_what_to_do()
    {
        ToolResult result = _run.Top("--once", "1");

        Assert.Equal(255, result.ExitCode);
        Assert.StartsWith(
            "becket: process 1 does not run, or cannot be looked at",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_several_programs_a_script_must_name_one()
    {
        int one = _run.Start(jobs: 1);
        int two = _run.Start(jobs: 1);

        ToolResult result = _run.Top("--json");

        Assert.Equal(255, result.ExitCode);
        Assert.Contains($"{one} (", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{two} (", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_socket_of_a_program_that_was_killed_is_removed()
    {
        _run.Kill(_run.Start(jobs: 1));
        Assert.Single(Directory.GetFiles(_run.Sockets));

        ToolResult result = _run.Top("--once");

        Assert.Equal(255, result.ExitCode);
        Assert.Empty(Directory.GetFiles(_run.Sockets));
    }

    [Fact]
    public void A_directory_that_others_may_use_is_not_trusted()
    {
        _run.Start(jobs: 1);
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(_run.Sockets, (UnixFileMode)0x1FF);
        }

        Assert.Equal(255, _run.Top("--once").ExitCode);
    }

    [Theory]
    [InlineData("x", "'x' is not the number of a process")]
    [InlineData("--delay=0", "--delay takes a number of seconds from 0.1 on, not '0'")]
    public void What_makes_no_sense_is_said(string arg, string message)
    {
        ToolResult result = _run.Top(arg);

        Assert.Equal(255, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_it_is_live_and_keys_choose_what_it_shows()
    {
        _run.Start(jobs: 2);
        using TmuxTerminal terminal = _run.Show("--delay", "0.2");
        terminal.WaitFor("WAITS");
        terminal.WaitFor("waits for");
        terminal.WaitFor("w waits  c connections");

        terminal.Type("c");
        terminal.WaitFor("CONNECTIONS");
        terminal.Type("o");
        terminal.WaitFor("CHILDREN");
        terminal.WaitFor(", process ");
        terminal.Type("/");
        terminal.Type("no such line");
        terminal.WaitFor("/no such line_");
        Assert.DoesNotContain("CHILDREN", terminal.Screen, StringComparison.Ordinal);
        terminal.Type("Escape");
        terminal.WaitFor("CHILDREN");
        terminal.Type("p");
        terminal.WaitFor("PAUSED");
        terminal.Type("w", "s");
        terminal.WaitFor("longest first");
        terminal.Type("q");
        terminal.WaitFor("exit code 0");
        Assert.DoesNotContain("WAITS", terminal.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_several_programs_are_a_list_to_choose_from()
    {
        int[] processes = [_run.Start(jobs: 1), _run.Start(jobs: 1)];
        using TmuxTerminal terminal = _run.Show();
        terminal.WaitFor("Several programs can be looked at");

        terminal.Type("j", "Enter");

        terminal.WaitFor($"process {processes.Max()}, reactor");
        terminal.Type("q");
        terminal.WaitFor("exit code 0");
    }

    [Fact]
    public void When_the_program_ends_it_says_so()
    {
        int process = _run.Start(jobs: 1);
        using TmuxTerminal terminal = _run.Show("--delay", "0.2");
        terminal.WaitFor("WAITS");

        _run.Kill(process);

        terminal.WaitFor($"process {process} does not run");
        terminal.WaitFor("exit code 255");
    }

    private static bool IsChild(string line) =>
        line.StartsWith("  ", StringComparison.Ordinal) && line.Contains(", process ", StringComparison.Ordinal);
}
