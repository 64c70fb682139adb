using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>The output of one attempt at a job that waits to be written.</summary>
internal sealed class AttemptText : IAttemptOutput
{
    private readonly CollectedOutput _output;
    private readonly OutputWriter _writer;
    private readonly HoldReading _holdReading;
    private readonly LineMarks? _failedMarks;
    private readonly TextStream _out;
    private readonly TextStream _error;
    private bool _isReadingHeld;
    private bool _hasEnded;
    private Action? _written;

    /// <summary>The number of the last write in the writer's queue; 0 for none.</summary>
    private long _lastWrite;

    /// <param name="job">The job.</param>
    /// <param name="marks">What precedes and follows each line.</param>
    /// <param name="failedMarks">The same if the job fails; null if that makes no difference. The marks are then
    /// written when the job has ended.</param>
    /// <param name="output">Orders the outputs.</param>
    /// <param name="writer">Keeps and writes them.</param>
    /// <param name="holdReading">Holds back the child's output.</param>
    public AttemptText(
        Job job,
        LineMarks marks,
        LineMarks? failedMarks,
        CollectedOutput output,
        OutputWriter writer,
        HoldReading holdReading
    )
    {
        Job = job;
        (_output, _writer, _holdReading) = (output, writer, holdReading);
        if (failedMarks is not null)
        {
            (_failedMarks, MarksToWrite, marks) = (failedMarks, marks, LineMarks.None);
        }

        _out = new TextStream(marks, writer);
        _error = new TextStream(marks, writer);
    }

    public Job Job { get; }

    /// <summary>Whether each line is written when it is complete.</summary>
    public bool IsLive { get; set; }

    /// <summary>The marks that the bytes get when they are written; null if they have them already.</summary>
    public LineMarks? MarksToWrite { get; private set; }

    public ChildStream StandardOutput => ChildStream.Pipe;

    public ChildStream StandardError => ChildStream.Pipe;

    /// <summary>Whether the standard output is written as it comes, also in the middle of a line.</summary>
    private bool IsAlone { get; set; }

    public void Out(ReadOnlySpan<byte> bytes) => Take(_out, _writer.Output, bytes);

    public void Error(ReadOnlySpan<byte> bytes) => Take(_error, _writer.Error, bytes);

    public int Take(int pipe, bool isError)
    {
        // Line by line, and on a terminal with progress below, the bytes are looked at.
        if (!OperatingSystem.IsLinux() || IsLive || _writer.Screen is not null)
        {
            return 0;
        }

        int moved = (isError ? _error : _out).Take(pipe);
        if (moved > 0 && IsAlone && !isError)
        {
            Write(_writer.Output, _out.TakeAll());
            HoldReadingIfFull();
        }

        return moved;
    }

    public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
    {
        _hasEnded = true;
        _written = isFinal ? written : null;
        if (_failedMarks is not null && end is { IsSuccess: false, IsStopped: false })
        {
            MarksToWrite = _failedMarks;
        }

        _out.End();
        _error.End();
        if (_out.IsEmpty && _error.IsEmpty)
        {
            // Nothing of its own to wait for, also in order. It comes behind the jobs whose output is on its way, so
            // that the log of a run with one slot has the order of the jobs.
            _lastWrite = _writer.LastQueued;
            WhenWritten();
        }

        return _output.Ended(this, isFinal);
    }

    public void NothingFollows()
    {
        // On a terminal, the progress below the outputs would break a line that has no end yet.
        if (!IsLive && !IsAlone && _failedMarks is null && !_hasEnded && !_writer.Output.IsTerminal)
        {
            IsAlone = true;
            Write(_writer.Output, _out.TakeAll());
            HoldReadingIfFull();
        }
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
        StoredBytes? output = _out.TakeAll();
        StoredBytes? error = _error.TakeAll();

        // One write needs no batch.
        bool isBatch = output is not null && error is not null;
        if (isBatch)
        {
            _writer.BeginBatch();
        }

        Write(_writer.Output, output);
        Write(_writer.Error, error);
        if (isBatch)
        {
            _writer.EndBatch();
        }

        if (_hasEnded)
        {
            WhenWritten();
        }
    }

    public void Discard()
    {
        _out.TakeAll()?.Release();
        _error.TakeAll()?.Release();
    }

    private void Write(Destination destination, StoredBytes? bytes)
    {
        if (bytes is not null)
        {
            _lastWrite = Math.Max(_lastWrite, _output.Write(this, destination, bytes));
        }
    }

    private void WhenWritten()
    {
        (Action? written, _written) = (_written, null);
        if (written is not null)
        {
            _writer.WhenWritten(_lastWrite, written);
        }
    }

    private void Take(TextStream stream, Destination destination, ReadOnlySpan<byte> bytes)
    {
        int lines =
            IsLive ? bytes.LastIndexOf((byte)'\n') + 1
            : IsAlone && stream == _out ? bytes.Length
            : 0;
        if (lines > 0)
        {
            stream.Append(bytes[..lines]);
            Write(destination, stream.TakeAll());
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
        _ = _writer
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
