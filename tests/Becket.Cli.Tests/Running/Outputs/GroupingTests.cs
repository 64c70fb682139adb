using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class GroupingTests : OutputTest
{
    private static readonly HoldReading s_reading = new Reading().Hold;

    [Fact]
    public void Outputs_of_jobs_are_written_whole_in_the_order_in_which_they_end()
    {
        Play(
            byLine: false,
            keepOrder: false,
            (outputs, first, second) =>
            {
                first.Out("1a\n"u8);
                second.Out("2a\n"u8);
                first.Error("1e\n"u8);
                second.Out("2b\n"u8);
                second.Ended(End(Job(2)), isFinal: true);
                first.Out("1b\n"u8);
                first.Ended(End(Job(1)), isFinal: true);
            }
        );

        Assert.Equal(("2a\n2b\n1a\n1b\n", "1e\n"), (StandardOutput.Text, StandardError.Text));
    }

    [Fact]
    public void In_order_a_job_waits_for_the_jobs_before_it()
    {
        Play(
            byLine: false,
            keepOrder: true,
            (outputs, first, second) =>
            {
                IAttemptOutput third = outputs.Begin(Job(3), 3, 1, s_reading);
                third.Out("3\n"u8);
                third.Ended(End(Job(3)), isFinal: true);
                second.Out("2\n"u8);
                second.Ended(End(Job(2)), isFinal: true);
                first.Out("1\n"u8);
                first.Ended(End(Job(1)), isFinal: true);
            }
        );

        Assert.Equal("1\n2\n3\n", StandardOutput.Text);
    }

    [Fact]
    public void In_order_a_retried_job_keeps_its_place_and_its_last_attempt_is_written()
    {
        Play(
            byLine: false,
            keepOrder: true,
            (outputs, first, second) =>
            {
                first.Out("1, first attempt\n"u8);
                first.Ended(End(Job(1), exitCode: 1), isFinal: false);
                second.Out("2\n"u8);
                second.Ended(End(Job(2), exitCode: 1), isFinal: true);
                IAttemptOutput again = outputs.Begin(Job(1), 1, 2, s_reading);
                again.Out("1, second attempt\n"u8);
                again.Ended(End(Job(1), attempt: 2), isFinal: true);
            }
        );

        Assert.Equal("1, second attempt\n2\n", StandardOutput.Text);
    }

    [Fact]
    public void A_run_that_stops_between_two_attempts_still_writes_the_waiting_outputs()
    {
        Play(
            byLine: false,
            keepOrder: true,
            (outputs, first, second) =>
            {
                first.Ended(End(Job(1), exitCode: 1), isFinal: false);
                second.Out("2\n"u8);
                second.Ended(End(Job(2)), isFinal: true);
            }
        );

        Assert.Equal("2\n", StandardOutput.Text);
    }

    [Fact]
    public void Line_by_line_only_whole_lines_are_written()
    {
        Play(
            byLine: true,
            keepOrder: false,
            (outputs, first, second) =>
            {
                first.Out("1a"u8);
                second.Out("2a\n2"u8);
                first.Out("1b\n"u8);
                second.Out("b\n"u8);
                first.Ended(End(Job(1)), isFinal: true);
                second.Ended(End(Job(2)), isFinal: true);
            }
        );

        Assert.Equal("2a\n1a1b\n2b\n", StandardOutput.Text);
    }

    [Fact]
    public void Line_by_line_an_unfinished_line_is_ended_before_another_jobs_line()
    {
        Play(
            byLine: true,
            keepOrder: false,
            (outputs, first, second) =>
            {
                first.Out("no end"u8);
                first.Ended(End(Job(1)), isFinal: true);
                second.Out("next\n"u8);
                second.Ended(End(Job(2)), isFinal: true);
            }
        );

        Assert.Equal("no end\nnext\n", StandardOutput.Text);
    }

    [Fact]
    public void Line_by_line_in_order_the_first_job_is_written_at_once_and_the_others_after_it()
    {
        Play(
            byLine: true,
            keepOrder: true,
            (outputs, first, second) =>
            {
                second.Out("2a\n"u8);
                first.Out("1a\n"u8);
                second.Out("2b\n"u8);
                first.Out("1b\n"u8);
                first.Ended(End(Job(1)), isFinal: true);
                second.Out("2c\n"u8);
                second.Ended(End(Job(2)), isFinal: true);
            }
        );

        Assert.Equal("1a\n1b\n2a\n2b\n2c\n", StandardOutput.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_line_gets_its_tag_once_however_it_is_split(bool byLine)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine, order: null);
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput job = outputs.Begin(Job(1, tag: "é"), 1, 1, s_reading);
                job.Out("a"u8);
                job.Out("b\n\nc"u8);
                job.Error("wrong\n"u8);
                job.Out("d"u8);
                job.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Equal(("é\tab\né\t\né\tcd", "é\twrong\n"), (StandardOutput.Text, StandardError.Text));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_written_unchanged()
    {
        OutputWriter writer = Writer(mostInMemory: 0);
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, s_reading);
                job.Out(new byte[100_000]);
                job.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Equal(new string('\0', 100_000), StandardOutput.Text);
    }

    private void Play(bool byLine, bool keepOrder, Action<CollectedOutput, IAttemptOutput, IAttemptOutput> play)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine, keepOrder ? new OutputOrder() : null);
        Play(
            writer,
            outputs,
            () =>
            {
                play(outputs, outputs.Begin(Job(1), 1, 1, s_reading), outputs.Begin(Job(2), 2, 1, s_reading));
                return Deferred.Succeed();
            }
        );
    }
}
