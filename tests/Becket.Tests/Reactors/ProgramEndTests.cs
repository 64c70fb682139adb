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
    [InlineData("TERM", 143, "epoll")]
    [InlineData("INT", 130, "sockets")]
    public void A_signal_ends_the_jobs_of_all_cores(string signal, int code, string driver)
    {
        using var program = new RunningProgram("main-each-core", driver);
        Assert.Equal("ready", program.ReadLine());
        program.Kill(signal);
        Assert.Equal(["a job ends", "a job ends", "a job ends"], program.Rest());
        Assert.Equal((code, ""), (program.ExitCode, program.Errors));
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

    [Theory]
    [InlineData("main-job")]
    [InlineData("run-job")]
    public void A_shell_sees_the_code(string mode)
    {
        // The shell passes the signal on, as a terminal does by itself. It may come before the shell waits, or end the
        // first wait, whose code is then that of the signal.
        const string Shell =
            "trap 'kill -INT $!' TERM; \"$@\" & wait $!; code=$?; "
            + "if [ $code = 143 ]; then wait $!; code=$?; fi; echo code $code";
        using var program = new RunningProgram(mode, shell: Shell);
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal("code 130", program.Rest()[^1]);
        Assert.Equal("", program.Errors);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData("> /dev/full")]
    public void A_standard_error_that_takes_nothing_leaves_the_code(string redirection)
    {
        using var program = new RunningProgram("main-fails", shell: $"\"$@\" 2{redirection}");
        program.Rest();
        Assert.Equal(1, program.ExitCode);
    }

    [Fact]
    public void A_signal_that_comes_while_the_reactor_stops_by_itself_does_not_disturb_it()
    {
        using var program = new RunningProgram("main-stop-twice");
        Assert.Equal("stopping", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["stopped"], program.Rest());
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_signal_that_comes_during_the_start_cancels_the_job_at_its_first_await()
    {
        using var program = new RunningProgram("main-starts-slowly");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("INT");
        Assert.Equal(["ready", "cleaning up"], program.Rest());
        Assert.Equal((130, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_trigger_that_throws_is_logged_and_does_not_change_the_code()
    {
        using var program = new RunningProgram("main-trigger-throws");
        Assert.Empty(program.Rest());
        Assert.Equal(0, program.ExitCode);
        Assert.Contains("In a trigger.", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_error_of_a_group_is_named()
    {
        using var program = new RunningProgram("main-aggregate");
        Assert.Empty(program.Rest());
        Assert.Equal(1, program.ExitCode);
        Assert.Contains("  Cause: System.FormatException: The one.", program.Errors, StringComparison.Ordinal);
        Assert.Contains("  Cause: System.IO.IOException: The other.", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_whose_message_cannot_be_read_is_named_all_the_same()
    {
        using var program = new RunningProgram("main-unreadable");
        Assert.Empty(program.Rest());
        Assert.Equal(1, program.ExitCode);
        Assert.Contains(
            "UnreadableException: (reading its message threw NotSupportedException)",
            program.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_reactor_that_cannot_be_created_is_an_error_in_one_block()
    {
        using var program = new RunningProgram("main-no-driver");
        Assert.Empty(program.Rest());
        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith("Error: System.InvalidOperationException: ", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_still_runs_does_not_keep_the_program()
    {
        using var program = new RunningProgram("main-child");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Empty(program.Rest());
        Assert.Equal((143, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void Run_without_a_job_returns_after_a_signal_and_leaves_the_code_alone()
    {
        using var program = new RunningProgram("run-nothing");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["stopped by SIGTERM"], program.Rest());
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void A_program_that_catches_the_stop_goes_on()
    {
        using var program = new RunningProgram("run-caught");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("INT");
        Assert.Equal(["cleaning up", "caught SIGINT, 130", "finally"], program.Rest());
        Assert.Equal((5, ""), (program.ExitCode, program.Errors));
    }

    [Fact]
    public void One_signal_stops_all_reactors_of_the_process()
    {
        using var program = new RunningProgram("run-two");
        Assert.Equal("ready", program.ReadLine());
        program.Kill("TERM");
        Assert.Equal(["other stopped by SIGTERM"], program.Rest());
        Assert.Equal((143, ""), (program.ExitCode, program.Errors));
    }
}
