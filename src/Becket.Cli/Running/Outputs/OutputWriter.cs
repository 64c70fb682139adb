namespace Becket.Cli.Running.Outputs;

/// <summary>Writes outputs on a thread of its own, one after the other, as a reader of ours may be slow or stuck, and
/// the loop must not be.</summary>
/// <remarks>
/// <para>Its line is bounded by those who stand in it: they ask whether it <see cref="IsFull"/>, and hold back. What
/// stands in it is in the store, so memory is bounded in any case.</para>
/// <para>Threads: the loop's. The thread starts with the first thing to write: a run without output has none.</para>
/// </remarks>
internal sealed class OutputWriter(OutputStore store, Destination output, Destination error) : IDisposable
{
    private const long MostWaiting = 8L * 1024 * 1024;

    /// <summary>Below which those who hold back may go on.</summary>
    private const long FewWaiting = MostWaiting / 4;

    private readonly List<Deferred> _holdingBack = [];
    private readonly List<Writing> _written = [];
    private WritingThread? _thread;
    private Deferred? _finished;
    private long _waiting;
    private bool _isOver;
    private bool _hasEnded;

    /// <summary>Called once, when nobody reads standard output any more.</summary>
    public Action? Closed { get; set; }

    /// <summary>Called once, when outputs can be kept or written no longer; from then on they are thrown
    /// away.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>What paints the progress between outputs; set before anything is written.</summary>
    public ProgressScreen? Screen { get; set; }

    public OutputStore Store => store;

    public Destination Output => output;

    public Destination Error => error;

    /// <summary>Whether whoever can should wait before handing over more.</summary>
    public bool IsFull => _waiting > MostWaiting;

    /// <summary>Whether it is of no use to keep or write anything more.</summary>
    public bool IsOver => _isOver;

    private WritingThread Thread => _thread ??= new WritingThread(Reactor.Current!, output, Screen, Collect);

    /// <summary>Has it written after all that was handed over before. It belongs to the writer from here on.</summary>
    public void Write(Destination destination, StoredBytes bytes)
    {
        if (bytes.Length == 0 || _isOver)
        {
            bytes.Release();
            return;
        }

        try
        {
            bytes.Settle();
        }
        catch (OutputLostException lost)
        {
            bytes.Release();
            Fail(lost.Message);
            return;
        }

        var writing = new Writing(destination, bytes);
        _waiting += writing.Cost;
        Thread.Put(writing);
    }

    /// <summary>Has what is handed over until <see cref="LetGo"/> written in one go: no progress is painted in the
    /// middle of it.</summary>
    public void Hold() => _thread?.Hold();

    /// <summary>The end of what belongs together.</summary>
    public void LetGo() => _thread?.LetGo();

    /// <summary>Adds to what is kept, unless all is over.</summary>
    public void Keep(StoredBytes bytes, ReadOnlySpan<byte> more)
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            bytes.Append(more);
        }
        catch (OutputLostException lost)
        {
            Fail(lost.Message);
        }
    }

    /// <summary>Has the progress painted, or with null erased, when there is nothing to write.</summary>
    public void Paint(byte[]? frame) => Thread.Paint(frame);

    /// <summary>Fires when there is room again.</summary>
    public Deferred WhenThereIsRoom()
    {
        var room = new Deferred();
        _holdingBack.Add(room);
        return room;
    }

    /// <summary>Fires when all has been written; null if it has been already.</summary>
    public Deferred? Finish()
    {
        if (_thread is null)
        {
            return null;
        }

        _finished = new Deferred();
        _thread.End();
        return _finished;
    }

    /// <summary>Throws away what comes from now on, and lets nobody wait.</summary>
    public void Fail(string why)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        LetGoOn();
        Failed?.Invoke(why);
    }

    /// <summary>Lets go of what is kept; unless a write is stuck, of a run that was ended at once: its thread still has
    /// it, until the program ends.</summary>
    public void Dispose()
    {
        if (_thread is null || _hasEnded)
        {
            store.Dispose();
        }
    }

    /// <summary>Takes back what the thread has written, and learns what has happened to it.</summary>
    private void Collect(WritingThread thread)
    {
        (IOException? error, _hasEnded) = thread.TakeWritten(_written);
        foreach (Writing writing in _written)
        {
            _waiting -= writing.Cost;
            writing.Bytes.Release();
        }

        _written.Clear();
        if (error is DestinationClosedException && !_isOver)
        {
            _isOver = true;
            Closed?.Invoke();
        }
        else if (error is not null)
        {
            Fail(error.Message);
        }

        if (_waiting <= FewWaiting || _isOver)
        {
            LetGoOn();
        }

        if (_hasEnded && _finished is { } finished)
        {
            _finished = null;
            finished.Callback();
        }
    }

    private void LetGoOn()
    {
        // Those who go on may come back at once.
        Deferred[] waiting = [.. _holdingBack];
        _holdingBack.Clear();
        foreach (Deferred each in waiting)
        {
            each.Callback();
        }
    }
}
