using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>The output of one attempt at a job that waits to be written.</summary>
internal sealed class AttemptText : IAttemptOutput
{
    private readonly CollectedOutput _output;
    private readonly OutputWriter _writer;
    private readonly HoldReading _holdReading;
    private readonly TextStream _out;
    private readonly TextStream _error;
    private bool _isReadingHeld;
    private bool _hasEnded;

    public AttemptText(Job job, CollectedOutput output, OutputWriter writer, HoldReading holdReading)
    {
        Job = job;
        (_output, _writer, _holdReading) = (output, writer, holdReading);
        byte[] tag = job.Tag is null ? [] : [.. ByteText.Encode(job.Tag), (byte)'\t'];
        _out = new TextStream(tag, writer);
        _error = new TextStream(tag, writer);
    }

    public Job Job { get; }

    /// <summary>Whether each line is written when it is complete.</summary>
    public bool IsLive { get; set; }

    public ChildStream StandardOutput => ChildStream.Pipe;

    public ChildStream StandardError => ChildStream.Pipe;

    public void Out(ReadOnlySpan<byte> bytes) => Take(_out, _writer.Output, bytes);

    public void Error(ReadOnlySpan<byte> bytes) => Take(_error, _writer.Error, bytes);

    public Deferred? Ended(JobEnd end, bool isFinal)
    {
        _hasEnded = true;
        return _output.Ended(this, isFinal);
    }

    /// <summary>Writes the waiting output, and from now on each line when it is complete.</summary>
    public void GoLive()
    {
        IsLive = true;
        WriteAll();
    }

    /// <summary>Writes the waiting output: first the standard output, then the standard error.</summary>
    public void WriteAll()
    {
        _writer.BeginBatch();
        _output.Write(this, _writer.Output, _out.TakeAll());
        _output.Write(this, _writer.Error, _error.TakeAll());
        _writer.EndBatch();
    }

    public void Discard()
    {
        _out.TakeAll().Release();
        _error.TakeAll().Release();
    }

    private void Take(TextStream stream, Destination destination, ReadOnlySpan<byte> bytes)
    {
        int lines = IsLive ? bytes.LastIndexOf((byte)'\n') + 1 : 0;
        if (lines > 0)
        {
            stream.Append(bytes[..lines]);
            _output.Write(this, destination, stream.TakeAll());
            HoldReadingIfFull();
        }

        stream.Append(bytes[lines..]);
    }

    /// <summary>Stops reading from the child while the writer is full, so that a slow reader of the tool's output slows
    /// the child down.</summary>
    private void HoldReadingIfFull()
    {
        if (_isReadingHeld || _hasEnded || !_writer.IsFull)
        {
            return;
        }

        _isReadingHeld = true;
        _holdReading(isHeld: true);
        _writer
            .WhenNotFull()
            .AddCallback(() =>
            {
                _isReadingHeld = false;
                if (!_hasEnded)
                {
                    _holdReading(isHeld: false);
                }
            });
    }
}
