using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class BackPressureTests : OutputTest
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public void A_stopped_reader_holds_up_the_run_and_memory_stays_bounded()
    {
        OutputWriter writer = Writer(mostInMemory: Megabyte);
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        int written = 0;
        Play(
            writer,
            outputs,
            async () =>
            {
                StandardOutput.Stop();
                Deferred? held = null;
                long number = 0;
                while (held is null)
                {
                    IAttemptOutput job = outputs.Begin(Job(++number), 1, 1, new Reading().Hold);
                    job.Out(new byte[Megabyte]);
                    held = job.Ended(End(Job(number)), isFinal: true);
                    written++;
                }

                Assert.False(held.Called);
                StandardOutput.Resume();
                await held;
            }
        );

        Assert.InRange(written, 2, 100);
        Assert.Equal(written * Megabyte, StandardOutput.Text.Length);
        Assert.InRange(writer.Store.Peak, 1, Megabyte + OutputStore.SmallestChunk);
    }

    [Fact]
    public void Line_by_line_a_stopped_reader_holds_up_the_child_itself()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: true, order: null);
        var reading = new Reading();
        byte[] line = new byte[64 * 1024];
        line[^1] = (byte)'\n';
        Play(
            writer,
            outputs,
            async () =>
            {
                StandardOutput.Stop();
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, reading.Hold);
                for (int i = 0; i < 1000 && !reading.IsHeld; i++)
                {
                    job.Out(line);
                }

                Assert.True(reading.IsHeld);

                // Output that was read before may still arrive.
                job.Out(line);
                StandardOutput.Resume();
                while (reading.IsHeld)
                {
                    await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                _ = job.Ended(End(Job(1)), isFinal: true);
            }
        );

        Assert.Equal(1, reading.Holds);
    }

    [Fact]
    public void A_closed_output_is_reported_once_and_later_output_is_discarded()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        int closed = 0;
        Play(
            writer,
            outputs,
            async () =>
            {
                var gone = new Deferred();
                outputs.OutputClosed = () =>
                {
                    closed++;
                    gone.Callback();
                };
                StandardOutput.FailWith(new DestinationClosedException());
                _ = Write(outputs, 1);
                _ = Write(outputs, 2);
                await gone;
                Assert.Null(Write(outputs, 3));
            }
        );

        Assert.Equal((1, ""), (closed, StandardOutput.Text));
    }

    [Fact]
    public void A_closed_standard_error_does_not_end_the_run()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        outputs.OutputClosed = () => Assert.Fail("standard output is read");
        outputs.OutputFailed = Assert.Fail;
        StandardError.FailWith(new DestinationClosedException());
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                job.Error("lost\n"u8);
                job.Out("kept\n"u8);
                job.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Equal("kept\n", StandardOutput.Text);
    }

    [Fact]
    public void A_full_disk_behind_standard_output_is_reported_once_with_its_reason()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        var messages = new List<string>();
        Play(
            writer,
            outputs,
            async () =>
            {
                var failed = new Deferred();
                outputs.OutputFailed = why =>
                {
                    messages.Add(why);
                    failed.Callback();
                };
                StandardOutput.FailWith(new OutputLostException("cannot write to standard output: the disk is full"));
                _ = Write(outputs, 1);
                _ = Write(outputs, 2);
                await failed;
            }
        );

        Assert.Equal(["cannot write to standard output: the disk is full"], messages);
    }

    [Fact]
    public void Missing_room_for_temporary_files_is_reported_once_and_no_job_waits()
    {
        var writer = new OutputWriter(
            new OutputStore("/no/such/directory", mostInMemory: 0),
            StandardOutput,
            StandardError
        );
        var outputs = new CollectedOutput(writer, byLine: false, new OutputOrder(mostWaiting: 1));
        var messages = new List<string>();
        outputs.OutputFailed = messages.Add;
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                for (int i = 2; i < 6; i++)
                {
                    Assert.Null(Write(outputs, i));
                }

                first.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Contains("'/no/such/directory'", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void In_order_the_number_of_jobs_behind_a_slow_first_one_is_bounded()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, new OutputOrder(mostWaiting: 3));
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                Assert.Null(Write(outputs, 2, "2\n"));
                Assert.Null(Write(outputs, 3, "3\n"));
                Deferred? held = Write(outputs, 4, "4\n");
                Assert.False(held!.Called);
                first.Ended(End(Job(1)), isFinal: true);
                Assert.True(held.Called);
                return Deferred.Succeed();
            }
        );

        Assert.Equal("2\n3\n4\n", StandardOutput.Text);
    }

    [Fact]
    public void In_order_a_first_job_between_two_attempts_gets_a_slot_from_the_waiting_jobs()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, new OutputOrder(mostWaiting: 2));
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                _ = Write(outputs, 2);
                Deferred? held = Write(outputs, 3);
                Assert.False(held!.Called);
                first.Ended(End(Job(1), exitCode: 1), isFinal: false);
                Assert.True(held.Called);
                return Deferred.Succeed();
            }
        );
    }

    private static Deferred? Write(CollectedOutput outputs, long number, string? text = null)
    {
        IAttemptOutput job = outputs.Begin(Job(number), 1, 1, new Reading().Hold);
        job.Out(text is null ? new byte[10_000] : Bytes(text));
        return job.Ended(End(Job(number)), isFinal: true);
    }
}
