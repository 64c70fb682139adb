using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;
using CsCheck;

namespace Becket.Cli.Tests.Running.Scheduling;

public sealed class TimeLimitTests
{
    [Fact]
    public void A_job_that_exceeds_its_time_limit_is_ended_and_counts_as_failed()
    {
        PlayedRun run = Limited("3s", slots: 1, "9", "1").For(10);

        Assert.Equal(
            ["0 1@1 starts", "3 1@1 gets SIGTERM", "3 1@1 is killed", "3 2@1 starts", "4 2@1 is done"],
            run.Story
        );
        Assert.Equal(1, run.Summary!.ExitCode);
        Assert.True(run.Ends[0].End.IsTimedOut);
        Assert.Empty(run.Clock.GetDelayedCalls());
    }

    [Fact]
    public void A_job_that_ignores_signals_is_killed_at_the_end_of_the_sequence() =>
        Assert.Equal(
            [
                "0 1@1 starts",
                "3 1@1 gets SIGTERM",
                "3.2 1@1 gets SIGTERM",
                "3.3 1@1 gets SIGTERM",
                "3.35 1@1 gets SIGKILL",
                "3.35 1@1 is killed",
            ],
            Limited("3s", slots: 1, "!9").For(10).Story
        );

    [Fact]
    public void A_limit_by_the_median_applies_after_three_successes_and_to_running_jobs_too()
    {
        PlayedRun run = Limited("200%", slots: 2, "100", "2", "4", "6", "100").For(50);

        // After 2, 4 and 6 seconds the median is 4, and the limit 8. The first job exceeds it by then; the last one has
        // all of it.
        Assert.Contains("12 1@1 gets SIGTERM", run.Story);
        Assert.Equal(2, run.Summary!.ExitCode);
        Assert.InRange(run.Ends[^1].End.Duration.TotalSeconds, 7.9, 8.1);
    }

    [Fact]
    public void A_median_is_exact_to_one_per_cent() =>
        Gen.Double[0.001, 1000]
            .Array[1, 50]
            .Sample(seconds =>
            {
                var median = new RunningMedian();
                foreach (double each in seconds)
                {
                    median.Add(TimeSpan.FromSeconds(each));
                }

                Array.Sort(seconds);
                double exact = seconds[(seconds.Length - 1) / 2];
                Assert.InRange(median.Median().TotalSeconds, exact * 0.985, exact * 1.015);
            });

    private static PlayedRun Limited(string limit, int slots, params IReadOnlyList<string> values)
    {
        Assert.True(TimeLimit.TryParse(limit, out TimeLimit read));
        return new PlayedRun(new ScheduleOptions { Slots = slots, TimeLimit = read }, values);
    }
}
