namespace Becket.Tests.Reactors;

/// <summary>How whole programs end: exit codes, and what they write to standard error. In processes of their
/// own.</summary>
public sealed class ProgramEndTests
{
    [Theory]
    [InlineData("main-job", "INT", 130, "epoll")]
    [InlineData("main-job", "TERM", 143, "epoll")]
    [InlineData("main-job", "INT", 130, "sockets")]
    [InlineData("main-job", "TERM", 143, "sockets")]
    [InlineData("main-task", "TERM", 143, "epoll")]
    [InlineData("main-task", "INT", 130, "sockets")]
    public void A_signal_ends_Main_quietly_with_the_code_of_a_shell(string mode, string signal, int code, string driver)
    {
        using var program = new RunningProgram(mode, driver);
        Assert.Equal("ready", program.ReadLine());
        program.Kill(signal);

        // A task cannot be cancelled.
        Assert.Equal(mode == "main-task" ? [] : ["cleaning up"], program.Rest());
        Assert.Equal((code, ""), (program.ExitCode, program.Errors));
    }

    [Theory]
    [InlineData("run-job", "INT", 130, "epoll")]
    [InlineData("run-job", "TERM", 143, "sockets")]
    [InlineData("run-task", "INT", 130, "epoll")]
    [InlineData("run-in-task", "TERM", 143, "epoll")]
    public void A_signal_ends_a_program_that_does_not_catch_what_Run_throws_just_so(
        string mode,
        string signal,
        int code,
        string driver
    )
    {
        using var program = new RunningProgram(mode, driver);
        Assert.Equal("ready", program.ReadLine());
        program.Kill(signal);
        Assert.Equal(mode == "run-task" ? ["process exit"] : ["cleaning up", "process exit"], program.Rest());
        Assert.Equal((code, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_signal_ends_a_program_whose_reactor_runs_on_another_thread()
    {
        using var program = new RunningProgram("run-on-thread");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["cleaning up"], program.Rest());
        Assert.Equal((143, ""), (program.ExitCode, program.Errors));
    }

    [Theory]
    [InlineData("main-fails", "epoll")]
    [InlineData("main-fails", "sockets")]
    [InlineData("run-fails", "epoll")]
    [InlineData("run-fails", "sockets")]
    public void A_job_that_fails_ends_the_program_with_its_error_in_one_block(string mode, string driver)
    {
        using var program = new RunningProgram(mode, driver);
        Assert.Equal("ready", program.ReadLine());
        program.Rest();
        Assert.Equal(1, program.ExitCode);
        string[] lines = program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Error: System.InvalidOperationException: It does not work.", lines[0]);
        Assert.Contains("  Cause: System.FormatException: Meant to fail:", lines);
        Assert.Contains("      in two lines.", lines);
        Assert.Contains(lines, static line => line.Contains("MainPrograms.Fail()", StringComparison.Ordinal));
        Assert.DoesNotContain(
            lines,
            static line =>
                line.Contains("Becket.Deferreds", StringComparison.Ordinal)
                || line.Contains("Becket.Reactors", StringComparison.Ordinal)
                || line.Contains("Unhandled", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_job_whose_cleanup_fails_after_a_signal_is_a_failure()
    {
        using var program = new RunningProgram("main-fails-in-cleanup");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["cleaning up"], program.Rest());
        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith("Error: System.InvalidOperationException", program.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main-code", 7)]
    [InlineData("main-catches", 143)]
    public void A_job_that_catches_its_cancellation_ends_the_program_with_its_own_code_or_else_that_of_the_signal(
        string mode,
        int code
    )
    {
        using var program = new RunningProgram(mode);
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["cleaning up", "cancelled"], program.Rest());
        Assert.Equal((code, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void An_action_that_sets_the_program_up_runs_until_a_signal_which_can_be_asked()
    {
        using var program = new RunningProgram("main-set-up");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("INT");
        Assert.Equal(["stopped by SIGINT"], program.Rest());
        Assert.Equal((130, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_job_that_serves_until_the_stop_cleans_up_undisturbed()
    {
        using var program = new RunningProgram("main-until-stopped");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["cleaned up"], program.Rest());
        Assert.Equal((143, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_program_that_stops_itself_ends_with_code_zero()
    {
        using var program = new RunningProgram("main-stops");
        Assert.Equal(["ready", "ready", "cleaning up"], program.Rest());
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_second_signal_of_another_kind_ends_a_job_that_ignores_its_cancellation()
    {
        using var program = new RunningProgram("main-ignores");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("INT");
        Assert.Equal("ignored", program.ReadLine());
        program.Kill("TERM");
        Assert.Empty(program.Rest());
        Assert.Equal((143, ""), (program.ExitCode, program.Errors));
    }
}
