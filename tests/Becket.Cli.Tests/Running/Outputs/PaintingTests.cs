using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class PaintingTests : OutputTest
{
    // The thread once looped forever: it waited for a frame to be painted, and the end allowed no frame.
    [Fact]
    public void A_frame_is_not_painted_after_the_end_of_the_output()
    {
        var terminal = new MemoryDestination();
        OutputWriter writer = Writer();
        writer.Screen = new ProgressScreen(terminal);
        var outputs = new CollectedOutput(writer, byLine: false, order: null);
        Play(
            writer,
            new LatePainting(outputs, writer),
            () =>
            {
                writer.Paint("first"u8.ToArray());
                IAttemptOutput job = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                job.Out("out\n"u8);
                job.Ended(End(Job(1)), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Equal("out\n", StandardOutput.Text);
        Assert.DoesNotContain("late", terminal.Text, StringComparison.Ordinal);
    }

    // A frame was once painted between a job's standard output, which had no line end, and its standard error, and put
    // them on two lines.
    [Fact]
    public void No_frame_is_painted_within_a_batch()
    {
        OutputWriter writer = Writer();
        writer.Screen = new ProgressScreen(StandardOutput);
        Play(
            writer,
            new CollectedOutput(writer, byLine: false, order: null),
            async () =>
            {
                writer.Paint("[frame]"u8.ToArray());
                while (!StandardOutput.Text.Contains("[frame]", StringComparison.Ordinal))
                {
                    await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                writer.BeginBatch();
                writer.Write(StandardOutput, Stored(writer, "out"));
                writer.Paint("[other frame]"u8.ToArray());

                // Enough time for a thread that ignores the batch.
                await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(50));
                writer.Write(StandardOutput, Stored(writer, "err"));
                writer.EndBatch();
            }
        );

        Assert.Contains("outerr", StandardOutput.Text, StringComparison.Ordinal);
    }

    private static StoredBytes Stored(OutputWriter writer, string text)
    {
        var bytes = new StoredBytes(writer.Store);
        writer.Keep(bytes, Bytes(text));
        return bytes;
    }

    private sealed class LatePainting(CollectedOutput inner, OutputWriter writer) : IRunOutput
    {
        public Action? OutputClosed { get; set; }

        public Action<string>? OutputFailed { get; set; }

        public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading) =>
            inner.Begin(job, slot, attempt, holdReading);

        public Deferred? End()
        {
            Deferred? written = inner.End();
            writer.Paint("late"u8.ToArray());
            return written;
        }
    }
}
