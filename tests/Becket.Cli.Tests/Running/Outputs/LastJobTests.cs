using System.Diagnostics;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Tests.Running.Scheduling;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>The last job of a run writes as it goes.</summary>
public sealed class LastJobTests : OutputTest
{
    [Fact]
    public void The_output_of_the_last_job_is_written_as_it_comes_and_its_errors_follow()
    {
        Play(job =>
        {
            job.Out("wai"u8);
            job.Error("error\n"u8);
            job.NothingFollows();
            job.Out("ted, and more"u8);

            Assert.True(SpinWait.SpinUntil(() => StandardOutput.Text == "waited, and more", Tool.Patience));
            Assert.Equal("", StandardError.Text);
        });

        Assert.Equal(("waited, and more", "error\n"), (StandardOutput.Text, StandardError.Text));
    }

    [Fact]
    public void A_stopped_reader_holds_up_the_last_job_itself()
    {
        var reading = new Reading();
        Play(
            job =>
            {
                StandardOutput.Stop();
                job.NothingFollows();
                for (int i = 0; i < 1000 && !reading.IsHeld; i++)
                {
                    job.Out(new byte[64 * 1024]);
                }

                StandardOutput.Resume();
            },
            reading
        );

        Assert.Equal(1, reading.Holds);
    }

    [Fact]
    public void A_job_learns_that_nothing_follows_when_all_others_have_ended()
    {
        PlayedRun run = new PlayedRun(new ScheduleOptions { Slots = 2 }, "2", "5").For(1);

        Assert.Equal(0, run.Output.NothingFollowed);
        Assert.Equal(1, run.Then(2).Output.NothingFollowed);
    }

    [Fact]
    public void A_job_that_may_be_retried_or_has_a_time_limit_does_not_learn_it()
    {
        Assert.True(TimeLimit.Reader.TryRead("60", out TimeLimit limit));
        var retried = new ScheduleOptions { Slots = 2, Tries = 2 };
        var limited = new ScheduleOptions { Slots = 2, TimeLimit = limit };

        Assert.Equal(0, new PlayedRun(retried, "2", "5").For(3).Output.NothingFollowed);
        Assert.Equal(0, new PlayedRun(limited, "2", "5").For(3).Output.NothingFollowed);
    }

    [Fact]
    public void The_reader_of_the_last_job_may_answer_it()
    {
        using var directory = new WorkDirectory();
        string tool = string.Join(' ', Tool.Command.Select(word => $"'{word}'"));
        string fifo = directory["fifo"];
        string job = $"echo first; read answer < {fifo}; echo $answer {{}}";

        // The job waits for the answer to its first line.
        using Process shell = Process.Start(
            new ProcessStartInfo(
                "bash",
                [
                    "-c",
                    $"mkfifo {fifo}; echo end | {tool} run --quiet --shell '{job}' | (read line; echo got $line; echo "
                        + $"answer > {fifo}; cat)",
                ]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

        Assert.Equal("got first\nanswer end\n", shell.StandardOutput.ReadToEnd());
        Assert.True(shell.WaitForExit(Tool.Patience));
    }

    private void Play(Action<IAttemptOutput> play, Reading? reading = null)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, (reading ?? new Reading()).Hold);
                play(job);
                job.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );
    }
}
