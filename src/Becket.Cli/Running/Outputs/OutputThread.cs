namespace Becket.Cli.Running.Outputs;

/// <summary>The thread that writes outputs and paints progress.</summary>
/// <remarks>It is a background thread, so the program can end while a write is stuck in a pipe without a
/// reader.</remarks>
internal sealed class OutputThread
{
    private readonly Reactor _reactor;
    private readonly Destination _output;
    private readonly ProgressScreen? _screen;
    private readonly Action<OutputThread> _collect;

    /// <summary>Guards the fields below, which both threads use. Neither holds it for longer than a few
    /// assignments.</summary>
    private readonly object _gate = new();
    private Queue<PendingWrite> _queue = new();
    private readonly List<PendingWrite> _written = [];
    private byte[]? _frame;
    private IOException? _error;
    private bool _isEnding;
    private bool _hasEnded;

    /// <summary>Set when a write has failed: what follows is lost, too. Never cleared.</summary>
    private bool _isLosing;

    /// <summary>Set during a batch: the thread takes nothing from the queue, and paints no progress.</summary>
    private bool _isInBatch;

    /// <summary>Set while a call to collect waits on the loop: one call is enough for everything written until
    /// then.</summary>
    private bool _isCollectQueued;

    public OutputThread(Reactor reactor, Destination output, ProgressScreen? screen, Action<OutputThread> collect)
    {
        (_reactor, _output, _screen, _collect) = (reactor, output, screen, collect);
        new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "becket output" }.Start();
    }

    public void Put(PendingWrite write)
    {
        lock (_gate)
        {
            _queue.Enqueue(write);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Begins a batch: everything up to <see cref="EndBatch"/> is written without a frame in
    /// between.</summary>
    public void BeginBatch()
    {
        lock (_gate)
        {
            _isInBatch = true;
        }
    }

    public void EndBatch()
    {
        lock (_gate)
        {
            _isInBatch = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sets the frame to paint. A slow terminal misses some frames.</summary>
    public void Paint(byte[]? frame)
    {
        lock (_gate)
        {
            // No frame may remain on the screen.
            if (_isEnding)
            {
                return;
            }

            _frame = frame;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread when the queue is empty and the frame is erased.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            _frame = null;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Called by the loop: takes the finished writes, the first error, and whether the thread has
    /// ended.</summary>
    public (IOException? Error, bool HasEnded) TakeWritten(List<PendingWrite> into)
    {
        lock (_gate)
        {
            _isCollectQueued = false;
            into.AddRange(_written);
            _written.Clear();
            (IOException? error, _error) = (_error, null);
            return (error, _hasEnded);
        }
    }

    private void Run()
    {
        var taken = new Queue<PendingWrite>();
        byte[]? buffer = null;
        while (TakeQueue(ref taken, out byte[]? frame))
        {
            while (taken.TryDequeue(out PendingWrite? write))
            {
                IOException? error = Try(() =>
                {
                    _screen?.EraseBefore(write.Destination, write.Bytes.Last);
                    write.Write(buffer ??= new byte[SpillFile.BlockSize]);
                });
                Report(write, error);
            }

            if (_screen is not null)
            {
                Try(() => _screen.Show(frame));
            }
        }

        lock (_gate)
        {
            _hasEnded = true;
        }

        QueueCollect();
    }

    /// <summary>Waits for output or a new frame.</summary>
    /// <returns>False when the thread ends.</returns>
    private bool TakeQueue(ref Queue<PendingWrite> taken, out byte[]? frame)
    {
        lock (_gate)
        {
            while (_isInBatch || (_queue.Count == 0 && !_isEnding && _screen?.IsShowing(_frame) != false))
            {
                Monitor.Wait(_gate);
            }

            (taken, _queue) = (_queue, taken);
            frame = _frame;
            return taken.Count > 0 || !_isEnding || _screen?.IsShowing(null) == false;
        }
    }

    private void Report(PendingWrite write, IOException? error)
    {
        bool ask;
        lock (_gate)
        {
            // A closed standard error is no reason to end the run. Writes to it are discarded.
            if (error is not DestinationClosedException || write.Destination == _output)
            {
                _error ??= error;
                _isLosing |= error is not null;
            }

            write.IsLost = _isLosing;
            _written.Add(write);
            (ask, _isCollectQueued) = (!_isCollectQueued, true);
        }

        if (ask)
        {
            QueueCollect();
        }
    }

    private void QueueCollect()
    {
        try
        {
            _reactor.CallFromThread(_collect, this);
        }
        catch (ReactorNotRunningException)
        {
            // The run has ended without waiting for the output.
        }
    }

    private static IOException? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (IOException error)
        {
            return error;
        }
    }
}
