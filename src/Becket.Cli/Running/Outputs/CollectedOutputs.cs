namespace Becket.Cli.Running.Outputs;

/// <summary>Reads what the children write, and has it written job by job or line by line, as it ends or in the order of
/// the input.</summary>
/// <param name="writer">Keeps it and writes it.</param>
/// <param name="byLine">Whether lines are written as they come; else a job's output is written when it has
/// ended.</param>
/// <param name="order">Whose turn it is; null if jobs need not wait for each other.</param>
internal sealed class CollectedOutputs(OutputWriter writer, bool byLine, OutputOrder? order) : IJobOutputs
{
    /// <summary>Whose line on either stream has no end yet: the next job's begins a new one.</summary>
    private readonly Dictionary<Destination, JobText> _unfinished = [];

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

    public IJobOutput Begin(Job job, int slot, int attempt, IChildReading reading)
    {
        var text = new JobText(job, this, writer, reading);
        order?.Begin(text);
        text.IsLive = byLine && order?.IsTurnOf(text) != false;
        return text;
    }

    public Deferred? End()
    {
        // Jobs that were begun and have not ended for good: the run was ended between two attempts.
        foreach (JobText text in order?.TakeAll() ?? [])
        {
            text.WriteAll();
        }

        return writer.Finish();
    }

    public Deferred? Ended(JobText text, bool isFinal)
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
            foreach (JobText next in order.Ended(text, isFinal))
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
    public void Write(JobText text, Destination destination, StoredBytes bytes)
    {
        if (byLine && bytes.Length > 0)
        {
            if (_unfinished.Remove(destination, out JobText? other) && other != text)
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
