namespace Becket.Cli.Running.Outputs;

/// <summary>Writes outputs on its own thread, one after the other, so that a slow or stuck reader of the tool's output
/// does not block the loop.</summary>
/// <remarks>
/// <para>Back-pressure is cooperative: callers check <see cref="IsFull"/>, and wait. Queued outputs are in the store,
/// which bounds the memory in any case.</para>
/// <para>Threads: all members are for the loop's thread. The writer's thread starts with the first write, so a run
/// without output has none.</para>
/// </remarks>
internal sealed class OutputWriter(OutputStore store, Destination output, Destination error) : IDisposable
{
    private const long MostWaiting = 2L * 1024 * 1024;

    /// <summary>Waiters are released when no more than this is queued.</summary>
    private const long FewWaiting = MostWaiting / 4;

    private readonly DeferredEvent _notFull = new();
    private readonly List<PendingWrite> _written = [];

    /// <summary>What waits for writes: by the numbers of these, then in the order in which it came.</summary>
    private readonly PriorityQueue<Action, (long Write, long Order)> _waiting = new();
    private OutputThread? _thread;
    private Deferred? _finished;
    private long _queued;
    private long _lastWritten;
    private long _lastWaiting;
    private bool _discards;
    private bool _hasEnded;

    /// <summary>Called once, when standard output has no reader any more.</summary>
    public Action? Closed { get; set; }

    /// <summary>Called once, when outputs can no longer be kept or written. Later outputs are discarded.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>Paints the progress between outputs. Set it before the first write.</summary>
    public ProgressScreen? Screen { get; set; }

    /// <summary>The number of the last write that was queued; 0 for none.</summary>
    public long LastQueued { get; private set; }

    public OutputStore Store => store;

    public Destination Output => output;

    public Destination Error => error;

    /// <summary>Whether callers should wait before they write more.</summary>
    public bool IsFull => _queued > MostWaiting;

    /// <summary>Whether outputs are discarded, because they can no longer be written.</summary>
    public bool Discards => _discards;

    private OutputThread Thread => _thread ??= new OutputThread(Reactor.Current!, output, Screen, Collect);

    /// <summary>Queues bytes to be written after all earlier ones. The writer releases them.</summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="marks">What the thread puts before and after each line; null for nothing.</param>
    /// <returns>The number of the write, for <see cref="WhenWritten"/>; 0 if there is nothing to write.</returns>
    public long Write(Destination destination, StoredBytes bytes, LineMarks? marks = null)
    {
        if (bytes.Length == 0 || _discards)
        {
            bytes.Release();
            return 0;
        }

        try
        {
            bytes.SpillIfScarce();
        }
        catch (OutputLostException lost)
        {
            bytes.Release();
            Fail(lost.Message);
            return 0;
        }

        var write = new PendingWrite(destination, bytes, marks) { Number = ++LastQueued };
        _queued += write.Cost;
        Thread.Put(write);
        return write.Number;
    }

    /// <summary>Calls back when the system has the bytes of a write and of all writes before it. Never if some were
    /// lost.</summary>
    /// <param name="number">The number of the write; 0 for none.</param>
    /// <param name="written">The call.</param>
    public void WhenWritten(long number, Action written)
    {
        if (_discards)
        {
            return;
        }

        if (number <= _lastWritten)
        {
            written();
        }
        else
        {
            _waiting.Enqueue(written, (number, ++_lastWaiting));
        }
    }

    /// <summary>Begins a batch: the thread writes everything up to <see cref="EndBatch"/> without painting progress in
    /// between.</summary>
    public void BeginBatch() => _thread?.BeginBatch();

    /// <summary>Ends a batch.</summary>
    public void EndBatch() => _thread?.EndBatch();

    /// <summary>Appends to kept bytes, unless outputs are discarded.</summary>
    public void Keep(StoredBytes bytes, ReadOnlySpan<byte> more)
    {
        if (_discards)
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

    /// <summary>Paints the progress when no output is queued; null erases it.</summary>
    public void Paint(byte[]? frame) => Thread.Paint(frame);

    /// <summary>Fires when the writer is no longer full.</summary>
    public Deferred WhenNotFull() => _notFull.Wait();

    /// <summary>Ends the writer's thread after the queued outputs.</summary>
    /// <returns>Fires when all output has been written; null if there is none to write.</returns>
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

    /// <summary>Discards outputs from now on, and releases all waiters.</summary>
    public void Fail(string why)
    {
        if (_discards)
        {
            return;
        }

        _discards = true;
        _notFull.Pulse();
        Failed?.Invoke(why);
    }

    /// <summary>Releases the kept outputs. Not while a write is stuck, in a run that was stopped at once: the thread
    /// still uses them until the program ends.</summary>
    public void Dispose()
    {
        if (_thread is null || _hasEnded)
        {
            store.Dispose();
        }
    }

    /// <summary>Releases what the thread has written, and reports its error.</summary>
    private void Collect(OutputThread thread)
    {
        (IOException? error, _hasEnded) = thread.TakeWritten(_written);
        foreach (PendingWrite write in _written)
        {
            _queued -= write.Cost;
            write.Bytes.Release();
            _lastWritten = write.IsLost ? _lastWritten : write.Number;
        }

        _written.Clear();
        while (_waiting.TryPeek(out Action? written, out (long Write, long) waits) && waits.Write <= _lastWritten)
        {
            _waiting.Dequeue();
            written();
        }

        if (error is DestinationClosedException && !_discards)
        {
            _discards = true;
            Closed?.Invoke();
        }
        else if (error is not null)
        {
            Fail(error.Message);
        }

        if (_queued <= FewWaiting || _discards)
        {
            _notFull.Pulse();
        }

        if (_hasEnded && _finished is { } finished)
        {
            _finished = null;
            finished.Callback();
        }
    }
}
