using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling.Machines;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Starts and ends of jobs that depend on the machine, on a clock and a played machine.</summary>
public sealed class MachineTests
{
    [Fact]
    public void Jobs_wait_while_the_load_is_too_high()
    {
        PlayedRun run = Create(new MachineOptions { Load = new Reloaded<double>(2) }, "1");
        run.Machine.LoadNow = 2;

        Assert.Empty(run.For(5).Story);
        run.Machine.LoadNow = 1.5;
        Assert.Equal(["5.25 1@1 starts"], run.Then(0.5).Story);
    }

    [Fact]
    public void A_job_that_has_just_started_counts_as_load()
    {
        PlayedRun run = Create(new MachineOptions { Load = new Reloaded<double>(2) }, "9", "9", "9");
        run.For(0.1);

        Assert.Equal(["0 1@1 starts", "0 2@2 starts"], run.Story);

        // The next reading shows that the jobs only sleep.
        Assert.Equal("0.25 3@3 starts", run.Then(0.3).Story[2]);
    }

    [Fact]
    public void Short_jobs_follow_each_other_without_a_wait_for_the_next_reading()
    {
        PlayedRun run = Create(
            new MachineOptions { Load = new Reloaded<double>(1) },
            [.. Enumerable.Repeat("0.01", 20)]
        );
        run.For(0.24);

        Assert.Equal(20, run.Summary!.Succeeded);
    }

    [Fact]
    public void Jobs_wait_for_free_memory()
    {
        PlayedRun run = Create(new MachineOptions { MemoryFree = 500 }, "1");
        run.Machine.Free = 499;

        Assert.Empty(run.For(3).Story);
        run.Machine.Free = 500;
        Assert.Single(run.Then(0.6).Story);
    }

    [Fact]
    public void Below_half_of_it_the_youngest_job_ends_and_runs_again_later()
    {
        PlayedRun run = Create(new MachineOptions { MemoryFree = 500 }, "10", "10", "10");
        run.For(0.5);
        run.Machine.Free = 249;
        run.Then(1);

        Assert.Equal(["1 3@3 gets SIGTERM", "1 3@3 is killed"], run.Story[3..]);
        run.Machine.Free = 1000;
        run.Then(20);

        Assert.Contains("3@3 is done", run.Story[^1], StringComparison.Ordinal);
        Assert.Equal((0, 3, 0), (run.Summary!.ExitCode, run.Summary.Succeeded, run.Summary.Failed));

        // It is the same try: a killed job has not failed.
        Assert.Equal(1, run.Ends.Single(end => end.End.Job.Number == 3 && end.IsFinal).End.Attempt);
    }

    [Fact]
    public void The_last_job_goes_on_however_little_memory_is_left()
    {
        PlayedRun run = Create(new MachineOptions { MemoryFree = 500 }, "10", "10");
        run.For(0.5);
        run.Machine.Free = 0;
        run.Then(15);

        Assert.Equal(["1 2@2 gets SIGTERM", "1 2@2 is killed", "10 1@1 is done"], run.Story[2..]);
    }

    [Fact]
    public void A_run_that_stops_does_not_start_an_ended_job_again()
    {
        PlayedRun run = Create(new MachineOptions { MemoryFree = 500 }, "10", "!10");
        run.For(0.5);
        run.Machine.Free = 0;
        run.Then(0.6);
        run.Run.Interrupt(15);
        run.Then(2);

        Assert.Equal((143, 0, 0), (run.Summary!.ExitCode, run.Summary.Succeeded, run.Summary.Failed));
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void Jobs_are_suspended_one_by_one_and_go_on_one_by_one()
    {
        PlayedRun run = Create(new MachineOptions { MemorySuspend = 300 }, "10", "10", "10");
        run.For(0.5);
        run.Machine.Free = 500;
        run.Then(2);
        Assert.Equal(["1 3@3 gets SIGSTOP", "2 2@2 gets SIGSTOP"], run.Story[3..]);

        run.Machine.Free = 600;
        run.Then(2);
        Assert.Equal(["3 2@2 gets SIGCONT", "4 3@3 gets SIGCONT"], run.Story[5..]);
        Assert.Equal(3, run.Then(20).Summary!.Succeeded);
    }

    [Fact]
    public void Below_the_limit_itself_only_the_oldest_job_runs_until_it_ends()
    {
        PlayedRun run = Create(new MachineOptions { MemorySuspend = 300 }, "2.5", "10", "10", "10");
        run.For(0.5);
        run.Machine.Free = 299;
        run.Then(4);

        // A job that has ended lets the next one go on, but none start.
        Assert.Equal(
            ["1 4@4 gets SIGSTOP", "1 3@3 gets SIGSTOP", "1 2@2 gets SIGSTOP", "2.5 1@1 is done", "3 2@2 gets SIGCONT"],
            run.Story[4..]
        );
    }

    [Fact]
    public void One_job_runs_even_if_there_was_never_enough_memory()
    {
        PlayedRun run = Create(new MachineOptions { MemorySuspend = 300 }, "1", "1");
        run.Machine.Free = 10;
        run.For(3);

        Assert.Equal(["0 1@1 starts", "1 1@1 is done", "1 2@1 starts", "2 2@1 is done"], run.Story);
    }

    [Fact]
    public void The_time_for_which_a_job_is_suspended_does_not_count()
    {
        Assert.True(TimeLimit.TryParse("3", out TimeLimit limit));
        var options = new ScheduleOptions
        {
            Slots = 2,
            TimeLimit = limit,
            Machine = new MachineOptions { MemorySuspend = 300 },
        };
        var run = new PlayedRun(options, "2.5", "9");
        run.For(0.5);
        run.Machine.Free = 500;
        run.Then(3.6);
        run.Machine.Free = 1000;
        run.Then(6);

        Assert.Equal(
            ["1 2@2 gets SIGSTOP", "2.5 1@1 is done", "3 2@2 gets SIGCONT", "5 2@2 gets SIGTERM", "5 2@2 is killed"],
            run.Story[2..]
        );
    }

    [Fact]
    public void A_suspended_job_goes_on_before_it_is_ended()
    {
        PlayedRun run = Create(new MachineOptions { MemorySuspend = 300 }, "10", "10");
        run.For(0.5);
        run.Machine.Free = 100;
        run.Then(1);
        run.Run.Interrupt(15);
        run.Then(1);

        Assert.Contains("1.5 2@2 gets SIGCONT", run.Story);
        Assert.Equal(143, run.Summary!.ExitCode);
    }

    [Fact]
    public void Jobs_wait_while_the_machine_swaps_in_and_out()
    {
        PlayedRun one = Create(new MachineOptions { NoSwap = true }, slots: 1, "1.5", "1");
        one.Machine.IsSwapping = true;
        one.For(4.2);
        one.Machine.IsSwapping = false;
        one.Then(3);

        // The first reading has nothing to compare with.
        Assert.Equal(["0 1@1 starts", "1.5 1@1 is done"], one.Story[..2]);
        Assert.EndsWith("2@1 starts", one.Story[2], StringComparison.Ordinal);
        Assert.True(double.Parse(one.Story[2].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 4.2);
    }

    [Fact]
    public void Jobs_wait_while_a_disk_is_too_busy()
    {
        PlayedRun run = Create(new MachineOptions { DiskShare = 0.5 }, slots: 1, "1", "1");
        run.Machine.DiskStep = 600;
        run.For(4.5);
        Assert.Equal(["0 1@1 starts", "1 1@1 is done"], run.Story);

        run.Machine.DiskStep = 400;
        Assert.Equal("5 2@1 starts", run.Then(1).Story[2]);
    }

    [Fact]
    public void A_command_decides_about_each_start()
    {
        int asked = 0;
        int exitCode = 1;
        PlayedRun run = Create(new MachineOptions { Limit = "ask" }, "9", "9", "9");
        run.LimitExitCode = () =>
        {
            asked++;
            return exitCode;
        };
        run.For(1.5);
        Assert.Equal((0, 2), (run.Story.Count, asked));

        exitCode = 0;
        run.Then(1);
        Assert.Equal(["2 1@1 starts", "2 2@2 starts", "2 3@3 starts"], run.Story);
        Assert.Equal(5, asked);
    }

    [Fact]
    public void Exit_code_2_of_that_command_ends_the_youngest_job()
    {
        int asked = 0;
        PlayedRun run = Create(new MachineOptions { Limit = "ask" }, "3", "3", "3");
        run.LimitExitCode = () => ++asked == 3 ? 2 : 0;
        run.For(20);

        Assert.Equal(["0 1@1 starts", "0 2@2 starts", "0 2@2 gets SIGTERM", "0 2@2 is killed"], run.Story[..4]);
        Assert.Equal((0, 3), (run.Summary!.ExitCode, run.Summary.Succeeded));
    }

    [Fact]
    public void Another_exit_code_of_that_command_ends_the_run()
    {
        PlayedRun run = Create(new MachineOptions { Limit = "ask" }, "1");
        run.LimitExitCode = () => 127;
        run.For(1);

        Assert.Equal(255, run.Summary!.ExitCode);
        Assert.StartsWith("--limit 'ask' exited with 127;", run.Run.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delay_can_follow_the_ends_of_jobs()
    {
        Assert.True(DelayText.TryParse("1auto", out DelayText delay));
        Assert.Equal(new DelayText(TimeSpan.FromSeconds(1), Adapts: true), delay);
        var options = new ScheduleOptions
        {
            Slots = 1,
            StartConditions = [() => new Becket.Cli.Running.Scheduling.StartConditions.StartDelay(delay.Time, true)],
        };
        var run = new PlayedRun(options, "0.1:1", "0.1", "0.1");
        run.For(5);

        // The delay after a start is the one of that moment: 1 s, and then 1.3 s.
        Assert.Equal(
            ["0 1@1 starts", "1 2@1 starts", "2.3 3@1 starts"],
            run.Story.Where(line => line.EndsWith("starts", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_number_of_slots_follows_its_file()
    {
        using var directory = new WorkDirectory();
        string file = directory["slots"];
        File.WriteAllText(file, "1\n");
        Assert.True(SlotCount.FileReader.TryRead(file, out Reloaded<int> slots));
        var options = new ScheduleOptions { Slots = slots.Value, SlotsFile = slots };
        PlayedRun run = new PlayedRun(options, "3", "3", "3", "3").For(1.5);
        Assert.Equal(["0 1@1 starts"], run.Story);

        // While it holds no number, the last one applies.
        File.WriteAllText(file, "");
        run.Then(1);
        File.WriteAllText(file, " 3 ");
        run.Then(1.5);
        Assert.Equal(["0 1@1 starts", "3 1@1 is done"], run.Story[..2]);
        Assert.Equal(
            3,
            run.Story.Count(line =>
                line.StartsWith("3 ", StringComparison.Ordinal) && line.EndsWith("starts", StringComparison.Ordinal)
            )
        );
        Assert.Equal(4, run.Then(9).Summary!.Succeeded);
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void The_number_of_slots_is_what_the_system_allows()
    {
        Assert.Equal(new SlotLimit(312, "1000 open files, ulimit -n"), SlotLimit.Of(1000, null, 4000));
        Assert.Equal(new SlotLimit(99, "99 processes, ulimit -u"), SlotLimit.Of(1000, 99, 4000));
        Assert.Equal(1, SlotLimit.Of(10, null, null).Slots);
        Assert.Equal(1000, SlotLimit.Of(null, null, null).Slots);
    }

    [Fact]
    public void A_system_without_such_files_is_told()
    {
        var nothing = new LinuxMachine("/nonexistent");

        Assert.StartsWith(
            "--load cannot",
            Refusal(new MachineOptions { Load = new Reloaded<double>(1) }),
            StringComparison.Ordinal
        );
        Assert.StartsWith("--memfree", Refusal(new MachineOptions { MemoryFree = 1 }), StringComparison.Ordinal);
        Assert.StartsWith("--noswap", Refusal(new MachineOptions { NoSwap = true }), StringComparison.Ordinal);
        new MachineOptions().Check(nothing);

        string Refusal(MachineOptions options) => Assert.Throws<RunException>(() => options.Check(nothing)).Message;
    }

    [Fact]
    public void This_machine_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The figures are files of Linux.");
        var machine = new LinuxMachine();

        Assert.InRange(machine.Load()!.Value, 0, 1_000_000);
        Assert.InRange(machine.FreeMemory()!.Value, 1024 * 1024, long.MaxValue);
    }

    [Fact]
    public void The_files_of_a_machine_are_read_exactly()
    {
        using var directory = new WorkDirectory();
        File.WriteAllText(directory["loadavg"], "0.20 0.18 0.12 5/80 11206\n");
        File.WriteAllText(directory["meminfo"], "MemTotal:  100 kB\nMemAvailable:    64 kB\nBuffers: 1 kB\n");
        File.WriteAllText(directory["vmstat"], "pgpgin 4\npswpin 7\npswpout 8\n");
        File.WriteAllText(
            directory["diskstats"],
            "   8  0 sda 1 2 3 4 5 6 7 8 9 1234 11 0 0\n   8  1 sda1 1 2 3 4 5 6 7 8 9 10 11\n"
        );
        var machine = new LinuxMachine(directory.ToString());

        Assert.Equal(4, machine.Load());
        Assert.Equal(64 * 1024, machine.FreeMemory());
        Assert.Equal((7, 8), machine.Swapped());
        Assert.Equal(1234, machine.DiskTimes()!["sda"]);
        Assert.Equal(10, machine.DiskTimes()!["sda1"]);
    }

    private static PlayedRun Create(MachineOptions options, params IReadOnlyList<string> values) =>
        Create(options, slots: 4, values);

    private static PlayedRun Create(MachineOptions options, int slots, params IReadOnlyList<string> values) =>
        new(new ScheduleOptions { Slots = slots, Machine = options }, values);
}
