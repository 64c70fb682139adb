using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling.StartConditions;

namespace Becket.Cli.Tests.Running.Scheduling;

public sealed class JobRunTests
{
    private static readonly ScheduleOptions s_two = new() { Slots = 2 };

    [Fact]
    public void A_job_that_ends_makes_room_for_the_next_in_the_lowest_slot()
    {
        PlayedRun run = new PlayedRun(s_two, "3", "1", "1", "5").For(7);

        Assert.Equal(
            [
                "0 1@1 starts",
                "0 2@2 starts",
                "1 2@2 is done",
                "1 3@2 starts",
                "2 3@2 is done",
                "2 4@2 starts",
                "3 1@1 is done",
                "7 4@2 is done",
            ],
            run.Story
        );
        Assert.Equal((0, 4, 0), (run.Summary!.ExitCode, run.Summary.Succeeded, run.Summary.Failed));
        Assert.Equal(TimeSpan.FromSeconds(7), run.Summary.Duration);
        Assert.True(run.Output.IsEnded);
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void The_lowest_free_slot_is_used_first()
    {
        var source = new ListSource("1", "2", "1", "1");
        source.Hold(2);
        PlayedRun run = new PlayedRun(s_two, source).For(3);
        source.Release();
        run.Then(1);

        Assert.Equal(
            [
                "0 1@1 starts",
                "0 2@2 starts",
                "1 1@1 is done",
                "2 2@2 is done",
                "3 3@1 starts",
                "3 4@2 starts",
                "4 3@1 is done",
                "4 4@2 is done",
            ],
            run.Story
        );
    }

    [Fact]
    public void A_run_without_jobs_ends_at_once()
    {
        PlayedRun run = new PlayedRun(s_two).For(0);

        Assert.Equal((0, 0), (run.Summary!.ExitCode, run.Summary.Succeeded));
    }

    [Fact]
    public void The_exit_code_is_the_number_of_jobs_that_failed()
    {
        Assert.Equal(2, new PlayedRun(s_two, "1:7", "1", "1:9").For(3).Summary!.ExitCode);
        Assert.Equal(100, new PlayedRun(s_two, [.. Enumerable.Repeat("0:1", 100)]).For(3).Summary!.ExitCode);
        Assert.Equal(101, new PlayedRun(s_two, [.. Enumerable.Repeat("0:1", 150)]).For(3).Summary!.ExitCode);
    }

    [Fact]
    public void A_missing_program_fails_its_job_and_is_reported()
    {
        PlayedRun run = new PlayedRun(s_two, "?", "1").For(1);

        Assert.Equal(1, run.Summary!.ExitCode);
        Assert.Equal(127, run.Ends.First().End.ExitCode);
        Assert.Equal("becket: play 1@1: there is no such program\n", run.Output.Errors.ToString());
    }

    [Fact]
    public void Thousands_of_jobs_that_cannot_start_end_without_recursion()
    {
        PlayedRun run = new PlayedRun(s_two, [.. Enumerable.Repeat("?", 20_000)]).For(1);

        Assert.Equal((101, 20_000), (run.Summary!.ExitCode, run.Summary.Failed));
    }

    [Fact]
    public void A_job_that_the_system_has_no_room_for_waits_until_another_has_ended()
    {
        var run = new PlayedRun(new ScheduleOptions { Slots = 4 }, "1", "1", "1", "1", "1");
        run.Children.Room = 2;
        run.For(3);

        Assert.Equal((0, 5), (run.Summary!.ExitCode, run.Summary.Succeeded));
        Assert.Equal(2, run.Children.MostRunning);
        Assert.Empty(run.Output.Errors.ToString());
    }

    [Fact]
    public void A_job_fails_if_the_system_has_no_room_and_no_other_job_runs()
    {
        var run = new PlayedRun(s_two, "1");
        run.Children.Room = 0;
        run.For(1);

        Assert.Equal(1, run.Summary!.ExitCode);
        Assert.Contains("too many processes", run.Output.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delay_keeps_starts_apart() =>
        Assert.Equal(
            ["0 1@1 starts", "1.5 2@2 starts", "3 3@3 starts"],
            new PlayedRun(
                new ScheduleOptions { Slots = 3, StartConditions = [() => new StartDelay(TimeSpan.FromSeconds(1.5))] },
                "9",
                "9",
                "9"
            )
                .For(5)
                .Story
        );

    [Fact]
    public void A_start_condition_holds_starts_back_until_the_time_it_names() =>
        Assert.Equal(
            ["5 1@1 starts", "5 2@2 starts", "6 1@1 is done", "6 2@2 is done"],
            new PlayedRun(
                new ScheduleOptions { Slots = 2, StartConditions = [() => new OpensAt(TimeSpan.FromSeconds(5))] },
                "1",
                "1"
            )
                .For(10)
                .Story
        );

    [Fact]
    public void Of_several_start_conditions_the_one_with_the_latest_time_decides() =>
        Assert.Equal(
            ["5 1@1 starts", "8 2@2 starts"],
            new PlayedRun(
                new ScheduleOptions
                {
                    Slots = 2,
                    StartConditions =
                    [
                        () => new StartDelay(TimeSpan.FromSeconds(3)),
                        () => new OpensAt(TimeSpan.FromSeconds(5)),
                        () => new StartThrottle(TimeSpan.FromSeconds(1)),
                    ],
                },
                "9",
                "9"
            )
                .For(10)
                .Story
        );

    [Fact]
    public void A_rate_makes_up_for_starts_that_were_late_by_less_than_a_second()
    {
        PlayedRun run = new PlayedRun(
            new ScheduleOptions { Slots = 1, StartConditions = [() => new StartThrottle(TimeSpan.FromSeconds(0.5))] },
            "1",
            "0",
            "0",
            "0",
            "0",
            "0"
        ).For(10);

        // The second start is due at 0.5 and comes at 1. The third is due at 1 and comes then. The fourth is on time.
        Assert.Equal(
            ["0", "1", "1", "1.5", "2", "2.5"],
            run.Story.Where(line => line.EndsWith("starts", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[0])
        );
    }

    [Fact]
    public void A_rate_does_not_make_up_for_an_hour_of_late_starts()
    {
        PlayedRun run = new PlayedRun(
            new ScheduleOptions { Slots = 1, StartConditions = [() => new StartThrottle(TimeSpan.FromSeconds(1))] },
            ["3600", .. Enumerable.Repeat("0", 5)]
        ).For(3700);

        Assert.Equal(
            ["3600", "3600", "3601", "3602", "3603"],
            run.Story.Where(line => line.EndsWith("starts", StringComparison.Ordinal))
                .Skip(1)
                .Select(line => line.Split(' ')[0])
        );
    }

    [Fact]
    public void The_wait_before_a_retry_doubles_each_time()
    {
        PlayedRun run = new PlayedRun(
            new ScheduleOptions
            {
                Slots = 1,
                Tries = 4,
                RetryDelay = TimeSpan.FromSeconds(10),
            },
            "1:0:3",
            "2"
        ).For(100);

        Assert.Equal(
            [
                "0 1@1 starts",
                "1 1@1 fails",
                "1 2@1 starts",
                "3 2@1 is done",
                "11 1@1 starts",
                "12 1@1 fails",
                "32 1@1 starts",
                "33 1@1 fails",
                "73 1@1 starts",
                "74 1@1 is done",
            ],
            run.Story
        );
        Assert.Equal((0, 3), (run.Summary!.ExitCode, run.Summary.Retries));
        Assert.Equal([false, true, false, false, true], run.Ends.Select(end => end.IsFinal));
    }

    [Fact]
    public void A_job_that_fails_at_every_attempt_counts_as_one_failure() =>
        Assert.Equal(
            (1, 1, 2),
            new PlayedRun(new ScheduleOptions { Slots = 1, Tries = 3 }, "1:1").For(10).Summary is { } summary
                ? (summary.ExitCode, summary.Failed, summary.Retries)
                : default
        );

    [Fact]
    public void Zero_retries_means_until_it_succeeds() =>
        Assert.Equal(
            0,
            new PlayedRun(new ScheduleOptions { Slots = 1, Tries = 0 }, "1:0:50").For(60).Summary!.ExitCode
        );

    [Fact]
    public void A_job_that_cannot_start_is_not_tried_until_it_succeeds() =>
        Assert.Equal(
            (1, 1, 0),
            new PlayedRun(new ScheduleOptions { Slots = 1, Tries = 0 }, "?").For(10).Summary is { } summary
                ? (summary.ExitCode, summary.Failed, summary.Retries)
                : default
        );

    [Fact]
    public void A_slow_reader_of_the_output_delays_the_next_job()
    {
        var run = new PlayedRun(new ScheduleOptions { Slots = 1 }, "1", "1");
        run.Output.Taken = new Deferred();
        run.For(5);
        Assert.Equal(["0 1@1 starts", "1 1@1 is done"], run.Story);
        Assert.Empty(run.Ends);

        Deferred taken = run.Output.Taken;
        run.Output.Taken = null;
        taken.Callback();
        run.Then(1);

        Assert.Equal((0, 2), (run.Summary!.ExitCode, run.Summary.Succeeded));
    }

    [Fact]
    public void An_input_error_ends_the_run_after_its_running_jobs()
    {
        PlayedRun run = new PlayedRun(s_two, new ListSource("3") { Breaks = true }).For(5);

        Assert.Equal((255, 1), (run.Summary!.ExitCode, run.Summary.Succeeded));
        Assert.Equal("the list is broken", run.Run.Error!.Message);
    }

    [Fact]
    public void An_output_error_ends_the_run_and_its_jobs()
    {
        PlayedRun run = new PlayedRun(s_two, "9", "9").For(1);
        run.Output.OutputFailed!("the disk is full");
        run.Then(1);

        Assert.Equal((255, "the disk is full"), (run.Summary!.ExitCode, run.Run.Error!.Message));
        Assert.Equal(0, run.Children.Running);
    }

    [Fact]
    public void A_log_error_ends_the_run()
    {
        PlayedRun run = new PlayedRun(s_two, "1", "3", "1")
        {
            ListenerError = new RunException("cannot write to log: no space"),
        }.For(5);

        Assert.Equal((255, "cannot write to log: no space"), (run.Summary!.ExitCode, run.Run.Error!.Message));
        Assert.Equal(2, run.Ends.Count);
    }

    /// <summary>Allows starts from a certain time on.</summary>
    private sealed class OpensAt(TimeSpan time) : StartCondition
    {
        public override TimeSpan NextStart(TimeSpan now) => time;
    }
}
