using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling.StartConditions;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>A run that is suspended (Ctrl-Z) and continued, alone and together with the suspending of jobs for
/// memory.</summary>
public sealed class SuspensionTests
{
    [Fact]
    public void A_time_limit_does_not_count_the_time_in_which_the_run_is_suspended()
    {
        PlayedRun run = Limited("9").For(1);
        run.Run.Suspend();
        run.Then(20);
        run.Run.Resume();
        run.Then(5);

        Assert.Equal(
            ["0 1@1 starts", "1 1@1 gets SIGTSTP", "21 1@1 gets SIGCONT", "23 1@1 gets SIGTERM", "23 1@1 is killed"],
            run.Story
        );
    }

    [Fact]
    public void A_job_suspended_for_memory_stays_so_when_the_run_goes_on_and_the_time_counts_once()
    {
        PlayedRun run = Limited("2.8", "9").For(0.5);
        run.Machine.Free = 500;
        run.Then(1);
        Assert.Equal(["1 2@2 gets SIGSTOP"], run.Story[2..]);

        run.Run.Suspend();
        run.Then(10);
        run.Run.Resume();
        run.Then(0.9);
        Assert.Equal(["1.5 1@1 gets SIGTSTP", "11.5 1@1 gets SIGCONT"], run.Story[3..]);

        // The second job ran for one second of its three.
        run.Machine.Free = 1000;
        run.Then(5);
        Assert.Equal(
            ["12.8 1@1 is done", "13 2@2 gets SIGCONT", "15 2@2 gets SIGTERM", "15 2@2 is killed"],
            run.Story[5..]
        );
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void While_the_run_is_suspended_memory_neither_suspends_nor_continues_a_job()
    {
        PlayedRun run = Limited("2", "2").For(0.5);
        run.Run.Suspend();
        run.Machine.Free = 500;
        run.Then(3);
        run.Machine.Free = 1000;
        run.Then(3);
        Assert.Equal(["0.5 1@1 gets SIGTSTP", "0.5 2@2 gets SIGTSTP"], run.Story[2..]);

        run.Run.Resume();
        run.Then(3);
        Assert.Equal(
            ["6.5 1@1 gets SIGCONT", "6.5 2@2 gets SIGCONT", "8 1@1 is done", "8 2@2 is done"],
            run.Story[4..]
        );
    }

    [Fact]
    public void No_job_starts_while_the_run_is_suspended()
    {
        var run = new PlayedRun(
            new ScheduleOptions { Slots = 3, StartConditions = [() => new StartDelay(TimeSpan.FromSeconds(1))] },
            "5",
            "5",
            "5"
        );
        run.For(0.5);
        run.Run.Suspend();
        run.Then(4);
        Assert.Equal(["0 1@1 starts", "0.5 1@1 gets SIGTSTP"], run.Story);

        run.Run.Resume();
        run.Then(2);
        Assert.Contains("4.5 2@2 starts", run.Story);
        Assert.Contains("5.5 3@3 starts", run.Story);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_is_stopped_while_it_is_suspended_continues_its_jobs_and_ends_them(bool hasMemory)
    {
        PlayedRun run = Limited("9", "9").For(0.5);
        run.Machine.Free = hasMemory ? 1000 : 500;
        run.Then(1);
        run.Run.Suspend();
        run.Run.Interrupt(15);
        run.Then(1);

        Assert.Contains("1.5 1@1 gets SIGCONT", run.Story);
        Assert.Contains("1.5 2@2 gets SIGCONT", run.Story);
        Assert.Contains("1.5 1@1 is killed", run.Story);
        Assert.Contains("1.5 2@2 is killed", run.Story);
        Assert.Equal(143, run.Summary!.ExitCode);

        // And a run that is ending is not suspended.
        Assert.False(run.Run.Suspend());
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void A_job_that_is_about_to_end_is_not_suspended()
    {
        PlayedRun run = Limited("!9", "9").For(3.1);
        run.Run.Suspend();
        run.Then(5);

        Assert.DoesNotContain("3.1 1@1 gets SIGTSTP", run.Story);
        Assert.Contains("3.35 1@1 is killed", run.Story);
    }

    private static PlayedRun Limited(params IReadOnlyList<string> values)
    {
        Assert.True(TimeLimit.TryParse("3", out TimeLimit limit));
        return new PlayedRun(
            new ScheduleOptions
            {
                Slots = values.Count,
                TimeLimit = limit,
                Machine = new MachineOptions { MemorySuspend = 300 },
            },
            values
        );
    }
}
