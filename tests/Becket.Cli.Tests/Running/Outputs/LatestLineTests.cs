using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class LatestLineTests : OutputTest
{
    [Fact]
    public void The_last_line_of_both_streams_is_printed_at_the_end_with_its_tag()
    {
        Play(outputs =>
        {
            IAttemptOutput output = outputs.Begin(Job(1, tag: "one"), 1, 1, new Reading().Hold);
            output.Out("first\nsecond\n"u8);
            output.Error("third\n"u8);
            output.Ended(End(Job(1)), isFinal: true);
        });

        Assert.Equal(("one\tthird\n", ""), (StandardOutput.Text, StandardError.Text));
    }

    [Theory]
    [InlineData("10%\r20%\r", "20%\n")]
    [InlineData("10%\r\n\r\n\n", "10%\n")]
    [InlineData("done\nno end", "no end\n")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void A_carriage_return_ends_a_line_and_blank_lines_do_not_count(string output, string printed)
    {
        foreach (int piece in (int[])[1, 3, 100])
        {
            using var test = new LatestLineTests();
            test.Play(outputs =>
            {
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                foreach (char[] part in output.Chunk(piece))
                {
                    job.Out(Bytes(new string(part)));
                }

                job.Ended(End(Job(1)), isFinal: true);
            });

            Assert.Equal(printed, test.StandardOutput.Text);
        }
    }

    [Fact]
    public void The_progress_finds_the_latest_whole_line_of_the_job_on_a_slot()
    {
        var seen = new List<string?>();
        Play(outputs =>
        {
            seen.Add(outputs.TextOf(2));
            IAttemptOutput first = outputs.Begin(Job(1, tag: "one"), 2, 1, new Reading().Hold);
            seen.Add(outputs.TextOf(2));
            first.Out("step 1\nstep"u8);
            seen.Add(outputs.TextOf(2));
            first.Ended(End(Job(1)), isFinal: true);
            outputs.Begin(Job(2), 2, 1, new Reading().Hold).Ended(End(Job(2)), isFinal: true);
            seen.Add(outputs.TextOf(2));
        });

        Assert.Equal([null, null, "one  step 1", null], seen);
    }

    [Fact]
    public void An_attempt_that_another_one_follows_prints_nothing()
    {
        Play(outputs =>
        {
            IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
            first.Out("busy\n"u8);
            first.Ended(End(Job(1), exitCode: 1), isFinal: false);
            IAttemptOutput second = outputs.Begin(Job(1), 1, 2, new Reading().Hold);
            second.Out("fine\n"u8);
            second.Ended(End(Job(1), attempt: 2), isFinal: true);
        });

        Assert.Equal("fine\n", StandardOutput.Text);
    }

    [Fact]
    public void An_endless_line_takes_bounded_memory()
    {
        byte[] piece = Bytes(new string('x', 10_000));
        Play(outputs =>
        {
            IAttemptOutput job = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
            for (int i = 0; i < 100; i++)
            {
                job.Out(piece);
            }

            job.Ended(End(Job(1)), isFinal: true);
        });

        Assert.Equal(new string('x', LatestLine.MostKept) + "\n", StandardOutput.Text);
    }

    private void Play(Action<LatestLineOutput> play)
    {
        OutputWriter writer = Writer();
        var outputs = new LatestLineOutput(new CollectedOutput(writer, byLine: false, order: null));
        Play(
            writer,
            outputs,
            () =>
            {
                play(outputs);
                return Deferred.Succeed();
            }
        );
    }
}
