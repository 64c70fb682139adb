using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Scheduling;

public sealed class StoppingTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    [Theory]
    [InlineData("now,fail=1", "1 9:3:0 2:7 1 1", 7, "2@2 is killed")]
    [InlineData("soon,fail=1", "4 2:7 1 1", 7, "1@1 is done")]
    [InlineData("now,fail=2", "9 1:7 1:8 1 1", 2, "1@1 is killed")]
    [InlineData("soon,fail=2", "4 1:7 1:8 1 1", 2, "1@1 is done")]
    [InlineData("now,success=1", "9 1 1 1", 0, "1@1 is killed")]
    [InlineData("soon,success=2", "5:1 1 1 1 1", 0, "1@1 fails")]
    [InlineData("now,done=2", "9 1:1 1 1 1", 1, "1@1 is killed")]
    [InlineData("soon,done=3", "9 1 1:5 1 1", 1, "1@1 is done")]
    public void A_run_halts_and_exits_as_GNU_parallel_does(string rule, string values, int exitCode, string last)
    {
        PlayedRun run = Halting(rule, values).For(20);

        Assert.Equal(exitCode, run.Summary!.ExitCode);
        Assert.Equal($"--halt {rule}", run.Summary.StoppedBecause);
        Assert.EndsWith(last, run.Story[^1], StringComparison.Ordinal);
        Assert.Equal(0, run.Children.Running);
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void A_halt_share_counts_all_jobs_and_waits_until_their_number_is_known()
    {
        // Half of six is the third failure. Before it, more than half of the ended jobs had failed, which does not
        // count.
        PlayedRun run = Halting("soon,fail=50%", "1:1 1:1 1 1:1 1 1");
        run.Plan.Jobs = 6;
        run.For(20);

        Assert.Equal(("--halt soon,fail=50%", 50), (run.Summary!.StoppedBecause, run.Summary.ExitCode));
        Assert.Equal(5, run.Ends.Count);

        // If the jobs cannot be counted, their number is known when the last one arrives. That job does not run any
        // more.
        PlayedRun uncounted = Halting("soon,fail=50%", "1:1 1:1 1:1 1 1 1").For(20);
        Assert.Equal((50, 5), (uncounted.Summary!.ExitCode, uncounted.Ends.Count));
    }

    [Fact]
    public void A_halt_rule_that_is_never_fulfilled_does_not_change_the_exit_code()
    {
        Assert.Equal(2, Halting("now,fail=3", "1:5 1:6 1").For(9).Summary!.ExitCode);
        Assert.Null(Halting("now,success=5", "1 1").For(9).Summary!.StoppedBecause);
    }

    [Fact]
    public void A_job_that_the_run_stopped_counts_neither_as_success_nor_as_failure()
    {
        PlayedRun run = Halting("now,fail=1", "9 1:7").For(20);

        Assert.Equal((0, 1), (run.Summary!.Succeeded, run.Summary.Failed));
        Assert.True(run.Ends[^1].End.IsStopped);
    }

    [Fact]
    public void The_first_signal_ends_the_jobs_and_starts_no_more()
    {
        PlayedRun run = new PlayedRun(new ScheduleOptions { Slots = 2 }, "9", "!9", "1").For(1);
        run.Run.Interrupt(Interrupt);
        run.Then(1);

        Assert.Equal(
            [
                "0 1@1 starts",
                "0 2@2 starts",
                "1 1@1 gets SIGTERM",
                "1 2@2 gets SIGTERM",
                "1 1@1 is killed",
                "1.2 2@2 gets SIGTERM",
                "1.3 2@2 gets SIGTERM",
                "1.35 2@2 gets SIGKILL",
                "1.35 2@2 is killed",
            ],
            run.Story
        );
        Assert.Equal((130, "SIGINT"), (run.Summary!.ExitCode, run.Summary.StoppedBecause));
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void The_second_signal_kills_the_jobs()
    {
        Assert.True(TermSequence.TryParse("TERM,60000", out TermSequence? patient));
        PlayedRun run = new PlayedRun(new ScheduleOptions { Slots = 1, TermSequence = patient }, "!9").For(1);
        run.Run.Interrupt(Terminate);
        run.Then(1);
        Assert.Null(run.Summary);

        run.Run.Interrupt(Terminate);
        run.Then(0.1);

        Assert.Equal(["0 1@1 starts", "1 1@1 gets SIGTERM", "2 1@1 gets SIGKILL", "2 1@1 is killed"], run.Story);
        Assert.Equal(143, run.Summary!.ExitCode);
    }

    [Fact]
    public void With_drain_the_running_jobs_finish_and_no_more_start()
    {
        PlayedRun run = new PlayedRun(new ScheduleOptions { Slots = 1, Drain = true }, "3", "1").For(1);
        run.Run.Interrupt(Interrupt);
        run.Then(2);

        Assert.Equal(["0 1@1 starts", "3 1@1 is done"], run.Story);
        Assert.Equal((130, 1), (run.Summary!.ExitCode, run.Summary.Succeeded));
    }

    [Fact]
    public void After_the_second_signal_the_run_does_not_wait_for_the_reader_of_the_output()
    {
        var run = new PlayedRun(new ScheduleOptions { Slots = 1 }, "1", "1");
        run.Output.Taken = new Deferred();
        run.For(2);
        run.Run.Interrupt(Interrupt);
        Assert.Null(run.Summary);

        run.Run.Interrupt(Interrupt);

        Assert.Equal(130, run.Summary!.ExitCode);
    }

    [Fact]
    public void A_stopped_run_does_not_wait_for_retries()
    {
        PlayedRun run = new PlayedRun(
            new ScheduleOptions
            {
                Slots = 1,
                Tries = 5,
                RetryDelay = TimeSpan.FromMinutes(1),
            },
            "1:1"
        ).For(2);
        run.Run.Interrupt(Interrupt);

        Assert.Equal(130, run.Summary!.ExitCode);
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void A_run_whose_output_has_no_reader_ends_as_after_SIGPIPE()
    {
        PlayedRun run = new PlayedRun(new ScheduleOptions { Slots = 1 }, "9", "1").For(1);
        run.Output.OutputClosed!();
        run.Then(1);

        Assert.Equal(141, run.Summary!.ExitCode);
        Assert.Equal(0, run.Children.Running);
    }

    private static PlayedRun Halting(string rule, string values)
    {
        Assert.True(HaltRule.TryParse(rule, out HaltRule? halt));
        return new PlayedRun(new ScheduleOptions { Slots = 2, Halt = halt }, values.Split(' '));
    }
}
