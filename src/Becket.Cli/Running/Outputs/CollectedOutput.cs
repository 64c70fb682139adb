using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Reads what the children write, and has it written job by job or line by line, as it ends or in the order of
/// the input.</summary>
/// <param name="writer">Keeps it and writes it.</param>
/// <param name="byLine">Whether lines are written as they come; else a job's output is written when it has
/// ended.</param>
/// <param name="order">Whose turn it is; null if jobs need not wait for each other.</param>
internal sealed class CollectedOutput(OutputWriter writer, bool byLine, OutputOrder? order) : IRunOutput
{
    /// <summary>Whose line on either stream has no end yet: the next job's begins a new one.</summary>
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

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading)
    {
        var text = new AttemptText(job, this, writer, holdReading);
        order?.Begin(text);
        text.IsLive = byLine && order?.IsTurnOf(text) != false;
        return text;
    }

    public Deferred? End()
    {
        // Jobs that were begun and have not ended for good: the run was ended between two attempts.
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

            order.LetGoOn();
            if (order.IsFull && !writer.IsOver)
            {
                return order.WhenThereIsRoom();
            }
        }

        return writer.IsFull ? writer.WhenThereIsRoom() : null;
    }

    /// <summary>Hands text over to be written. By line, keeps a line without an end from swallowing the next
    /// job's.</summary>
    public void Write(AttemptText text, Destination destination, StoredBytes bytes)
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

        writer.Write(destination, bytes);
    }
}
