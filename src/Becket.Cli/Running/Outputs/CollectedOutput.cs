using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Reads the children's output and writes it job by job or line by line, as jobs end or in the order of the
/// input.</summary>
/// <param name="writer">Keeps the output and writes it.</param>
/// <param name="byLine">Whether each line is written when it is complete. Without it, a job's output is written when
/// the job has ended.</param>
/// <param name="order">Keeps the order of the input; null if jobs need not wait for each other.</param>
internal sealed class CollectedOutput(OutputWriter writer, bool byLine, OutputOrder? order) : IRunOutput
{
    /// <summary>For each stream, the job that wrote the last line, if that line has no end yet.</summary>
    private readonly Dictionary<Destination, AttemptText> _unfinished = [];

    public Action? OutputClosed
    {
        get => writer.Closed;
        set => writer.Closed = value;
    }

    public Action<string>? OutputFailed
    {
        get => writer.Failed;
        set => writer.Failed = value;
    }

    /// <summary>Whether each job's lines have a colour of their own.</summary>
    public bool Color { get; init; }

    /// <summary>Whether each job's tag has a colour of its own.</summary>
    public bool ColorTag { get; init; }

    /// <summary>Whether the lines of a job that fails have its colour. Not line by line: a line that has been written
    /// cannot get another colour.</summary>
    public bool ColorFailed { get; init; }

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading)
    {
        var text = new AttemptText(
            job,
            LineMarks.Of(job, Color, ColorTag),
            ColorFailed && !byLine ? LineMarks.OfFailed(job) : null,
            this,
            writer,
            holdReading
        );
        order?.Begin(text);
        text.IsLive = byLine && order?.IsTurnOf(text) != false;
        return text;
    }

    public Deferred? End()
    {
        // Jobs that have begun and have no final attempt: the run was stopped between two attempts.
        foreach (AttemptText text in order?.TakeAll() ?? [])
        {
            text.WriteAll();
        }

        return writer.Finish();
    }

    public Deferred? Ended(AttemptText text, bool isFinal)
    {
        if (!isFinal && !text.IsLive)
        {
            text.Discard();
        }

        if (order is null)
        {
            text.WriteAll();
        }
        else
        {
            foreach (AttemptText next in order.Ended(text, isFinal))
            {
                next.WriteAll();
            }

            if (byLine && order.First is { } first && !first.IsLive)
            {
                first.GoLive();
            }

            order.ReleaseWaiters();
            if (order.IsFull && !writer.Discards)
            {
                return order.WhenNotFull();
            }
        }

        return writer.IsFull ? writer.WhenNotFull() : null;
    }

    /// <summary>Passes text to the writer. Line by line, ends an unfinished line before another job's line.</summary>
    /// <returns>The number of the write; 0 for none.</returns>
    public long Write(AttemptText text, Destination destination, StoredBytes bytes)
    {
        if (byLine && bytes.Length > 0)
        {
            if (_unfinished.Remove(destination, out AttemptText? other) && other != text)
            {
                var end = new StoredBytes(writer.Store);
                writer.Keep(end, "\n"u8);
                writer.Write(destination, end);
            }

            if (bytes.Last != '\n')
            {
                _unfinished[destination] = text;
            }
        }

        return writer.Write(destination, bytes, text.MarksToWrite);
    }
}
