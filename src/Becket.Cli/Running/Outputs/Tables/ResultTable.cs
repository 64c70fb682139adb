using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs.Tables;

/// <summary>Writes the outputs of all jobs into one table, a record for each job as it ends, and prints none of
/// them.</summary>
internal sealed class ResultTable(ResultTableWriter table, OutputWriter writer) : IRunOutput
{
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

    private OutputWriter Writer => writer;

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading) => new Record(this);

    public Deferred? End()
    {
        Write(static table => table.Close());
        return writer.Finish();
    }

    private void Write(Action<ResultTableWriter> write)
    {
        if (writer.Discards)
        {
            return;
        }

        try
        {
            write(table);
        }
        catch (IOException error)
        {
            writer.Fail($"cannot keep the results in '{table.Path}': {error.Message}");
        }
    }

    private sealed class Record(ResultTable owner) : IAttemptOutput
    {
        private readonly StoredBytes _out = new(owner.Writer.Store);
        private readonly StoredBytes _error = new(owner.Writer.Store);
        private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;

        public ChildStream StandardOutput => ChildStream.Pipe;

        public ChildStream StandardError => ChildStream.Pipe;

        public void Out(ReadOnlySpan<byte> bytes) => owner.Writer.Keep(_out, bytes);

        public void Error(ReadOnlySpan<byte> bytes) => owner.Writer.Keep(_error, bytes);

        public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
        {
            // A job that the end of the run stopped has no record, as in the log.
            if (isFinal && !end.IsStopped)
            {
                owner.Write(table => table.Add(end, _began, _out, _error));
                if (!owner.Writer.Discards)
                {
                    written?.Invoke();
                }
            }

            _out.Release();
            _error.Release();
            return null;
        }
    }
}
