using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Outputs.Tables;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>When an output counts as written: the log has its record then.</summary>
public sealed class WrittenTests : OutputTest
{
    private readonly List<long> _written = [];

    [Fact]
    public void An_output_is_written_when_the_destination_has_it_and_a_job_without_any_follows_those_before_it()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        Play(
            writer,
            outputs,
            async () =>
            {
                StandardOutput.Stop();
                Finish(outputs.Begin(Job(1), 1, 1, new Reading().Hold), 1, "one\n");
                Finish(outputs.Begin(Job(2), 1, 1, new Reading().Hold), 2, "");
                Assert.Empty(_written);

                StandardOutput.Resume();
                await Until(() => _written.Count == 2);
                Assert.Equal("one\n", StandardOutput.Text);
            }
        );

        Assert.Equal([1, 2], _written);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_order_an_output_is_written_after_those_before_it(bool byLine)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine, new OutputOrder());
        Play(
            writer,
            outputs,
            async () =>
            {
                IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                IAttemptOutput second = outputs.Begin(Job(2), 2, 1, new Reading().Hold);
                IAttemptOutput third = outputs.Begin(Job(3), 3, 1, new Reading().Hold);
                Finish(third, 3, "three\n");
                Finish(second, 2, "");
                await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
                Assert.Equal([2], _written);

                Finish(first, 1, "one\n");
                await Until(() => _written.Count == 3);
            }
        );

        Assert.Equal([2, 1, 3], _written);
        Assert.Equal("one\nthree\n", StandardOutput.Text);
    }

    [Fact]
    public void Of_several_attempts_the_last_one_counts()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: true, order: null);
        Play(
            writer,
            outputs,
            async () =>
            {
                IAttemptOutput failed = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                failed.Out("bad\n"u8);
                _ = failed.Ended(End(Job(1), exitCode: 1), isFinal: false, () => _written.Add(-1));
                Finish(outputs.Begin(Job(1), 1, 2, new Reading().Hold), 1, "good\n");
                await Until(() => _written.Count > 0);
            }
        );

        Assert.Equal([1], _written);
        Assert.Equal("bad\ngood\n", StandardOutput.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_written_and_what_follows_it_is_never_written(bool isClosed)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        bool hasEnded = false;
        (outputs.OutputClosed, outputs.OutputFailed) = (() => hasEnded = true, _ => hasEnded = true);
        Play(
            writer,
            outputs,
            async () =>
            {
                Finish(outputs.Begin(Job(1), 1, 1, new Reading().Hold), 1, "one\n");
                await Until(() => _written.Count == 1);
                StandardOutput.Stop();
                StandardOutput.FailWith(
                    isClosed ? new DestinationClosedException() : new OutputLostException("the disk is full")
                );
                Finish(outputs.Begin(Job(2), 1, 1, new Reading().Hold), 2, "two\n");
                IAttemptOutput third = outputs.Begin(Job(3), 1, 1, new Reading().Hold);
                third.Error("an error\n"u8);
                Finish(third, 3, "");
                StandardOutput.Resume();
                await Until(() => hasEnded);
                Finish(outputs.Begin(Job(4), 1, 1, new Reading().Hold), 4, "four\n");
            }
        );

        Assert.Equal([1], _written);
    }

    [Fact]
    public void A_standard_error_without_a_reader_loses_nothing_that_counts()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        Play(
            writer,
            outputs,
            async () =>
            {
                StandardError.FailWith(new DestinationClosedException());
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                job.Error("a message\n"u8);
                Finish(job, 1, "one\n");
                await Until(() => _written.Count == 1);
            }
        );

        Assert.Equal("one\n", StandardOutput.Text);
    }

    [Fact]
    public void Outputs_that_the_end_of_the_run_lets_through_are_written_too()
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, new OutputOrder());
        Play(
            writer,
            outputs,
            () =>
            {
                // The run stops between two attempts at the first job.
                IAttemptOutput first = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                IAttemptOutput second = outputs.Begin(Job(2), 2, 1, new Reading().Hold);
                _ = first.Ended(End(Job(1), exitCode: 1), isFinal: false, () => _written.Add(1));
                Finish(second, 2, "two\n");
                return Deferred.Succeed();
            }
        );

        Assert.Equal([2], _written);
    }

    [Fact]
    public void A_row_of_a_table_is_written_at_once_and_the_file_of_an_output_with_it()
    {
        OutputWriter writer = Writer();
        string path = Path.Combine(Folder, "table.csv");
        var rows = ResultTableWriter.Create(path, ResultTableFormat.Csv);
        var table = new ResultTable(rows, writer);
        var files = new ResultsOutput(
            new CollectedOutput(writer, byLine: false, order: null),
            new ResultPlaces(Path.Combine(Folder, "results"), Folder),
            writer
        );
        Play(
            writer,
            files,
            async () =>
            {
                Finish(table.Begin(Job(1), 1, 1, new Reading().Hold), 1, "one\n");
                Assert.Equal([1], _written);
                Assert.Contains("one", await File.ReadAllTextAsync(path), StringComparison.Ordinal);

                StandardOutput.Stop();
                Finish(files.Begin(Job(2), 1, 1, new Reading().Hold), 2, "two\n");
                Assert.Equal([1], _written);
                StandardOutput.Resume();
                await Until(() => _written.Count == 2);
            }
        );

        rows.Close();
        Assert.Equal([1, 2], _written);
    }

    private static async Deferred Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
        }
    }

    private void Finish(IAttemptOutput output, long number, string text)
    {
        output.Out(Bytes(text));
        _ = output.Ended(End(Job(number)), isFinal: true, () => _written.Add(number));
    }
}
