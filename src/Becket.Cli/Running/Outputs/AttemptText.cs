using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>What one attempt at a job has written, and has not been written yet.</summary>
internal sealed class AttemptText : IAttemptOutput
{
    private readonly CollectedOutput _output;
    private readonly OutputWriter _writer;
    private readonly HoldReading _holdReading;
    private readonly TextStream _out;
    private readonly TextStream _error;
    private bool _isHeldBack;
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

    /// <summary>Lines are written as they come.</summary>
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

    /// <summary>Writes what there is, and from now on each line as it comes.</summary>
    public void GoLive()
    {
        IsLive = true;
        WriteAll();
    }

    /// <summary>Writes what there is: first what came on standard output, then what came on standard error.</summary>
    public void WriteAll()
    {
        _writer.Hold();
        _output.Write(this, _writer.Output, _out.TakeAll());
        _output.Write(this, _writer.Error, _error.TakeAll());
        _writer.LetGo();
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
            HoldBackIfFull();
        }

        stream.Append(bytes[lines..]);
    }

    /// <summary>The child waits when its pipe is full, and so on back to whoever reads us.</summary>
    private void HoldBackIfFull()
    {
        if (_isHeldBack || _hasEnded || !_writer.IsFull)
        {
            return;
        }

        _isHeldBack = true;
        _holdReading(isHeld: true);
        _writer
            .WhenThereIsRoom()
            .AddCallback(() =>
            {
                _isHeldBack = false;
                if (!_hasEnded)
                {
                    _holdReading(isHeld: false);
                }
            });
    }
}
