namespace Becket.Cli.Tests.Running;

/// <summary>Starts of jobs in a real process: priority, slots, commands that cannot start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Jobs_have_the_niceness_from_their_first_instruction()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no niceness.");

        Assert.Equal("15\n", Tool.Run("1\n", "--nice", "15", "sh", "-c", "nice").Output);
    }

    [Fact]
    public void Too_many_slots_are_told_in_one_line_and_the_run_goes_on()
    {
        ToolResult run = Tool.Run("1\n", "-j", "99999999", "echo");

        Assert.Equal((0, "1\n"), (run.ExitCode, run.Output));
        Assert.Matches(@"^becket: -j 99999999: the system allows \d+ jobs at once \(.+\)\n$", run.Error);
        Assert.Equal("", Tool.Run("1\n", "-P", "0", "echo").Error);
    }

    [Fact]
    public void A_command_decides_about_starts()
    {
        string allowed = _directory["allowed"];
        using var tool = Tool.Start("--limit", $"echo x >> {_directory["asked"]}; [ -e {allowed} ]", "echo");
        tool.Input.Write("1\n"u8);
        tool.Input.Close();
        Eventually.Lines(_directory["asked"], 1);
        File.WriteAllText(allowed, "");

        Assert.Equal("1\n", tool.Wait().Output);
        Assert.Equal(255, Tool.Run("1\n", "--limit", "exit 9", "echo").ExitCode);
    }

    [Fact]
    public void Enough_memory_no_swapping_and_little_load_start_all_jobs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The figures are files of Linux.");

        ToolResult run = Tool.Run("1\n2\n", "--load", "9999", "--memfree", "1M", "--memsuspend", "1M", "echo");

        Assert.Equal(["1", "2"], run.SortedLines);
    }

    [Fact]
    public void A_program_that_is_missing_for_all_jobs_is_named_once_with_their_number()
    {
        ToolResult run = Tool.Run("1\n2\n3\n", "no-such-program");

        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal((3, 3), (run.ExitCode, lines.Length));
        Assert.Equal("becket: no-such-program 1: Cannot start no-such-program: no directory of PATH has it", lines[0]);
        Assert.EndsWith("3 failed", lines[1], StringComparison.Ordinal);
        Assert.Equal("  3 jobs could not start: Cannot start no-such-program: no directory of PATH has it", lines[2]);
    }

    [Fact]
    public void A_job_that_cannot_start_is_told_once()
    {
        string plain = _directory["plain"];
        File.WriteAllText(plain, "#!/bin/sh\n");

        foreach (string program in (string[])["no-such-program", plain, _directory.ToString()])
        {
            string[] lines = Tool.Run("1\n", program).Error.TrimEnd('\n').Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.Single(lines, line => line.Contains(program, StringComparison.Ordinal));
        }

        ToolResult tooLong = Tool.Run(new string('x', 200_000) + "\n", "echo");
        Assert.InRange(tooLong.Error.Length, 1, 2000);
        Assert.Equal(1, tooLong.ExitCode);
    }
}
