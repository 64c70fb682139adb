namespace Becket.Cli.Running.Outputs;

/// <summary>The thread that writes. It waits where a write waits, and nobody waits for it but by choice.</summary>
/// <remarks>It is a background thread: the program can end while a write is stuck in a pipe that nobody
/// reads.</remarks>
internal sealed class WritingThread
{
    private readonly Reactor _reactor;
    private readonly Destination _output;
    private readonly ProgressScreen? _screen;
    private readonly Action<WritingThread> _collect;

    /// <summary>Guards what follows, which both threads touch. Neither holds it for longer than a few
    /// assignments.</summary>
    private readonly object _gate = new();
    private Queue<Writing> _line = new();
    private readonly List<Writing> _written = [];
    private byte[]? _frame;
    private IOException? _error;
    private bool _isEnding;
    private bool _hasEnded;

    /// <summary>Set while the loop hands over what belongs together: nothing is taken, and no progress painted in
    /// between.</summary>
    private bool _isHeld;

    /// <summary>Set when the loop has been asked to collect and has not yet: one call is enough for all that is written
    /// until then.</summary>
    private bool _isToBeCollected;

    public WritingThread(Reactor reactor, Destination output, ProgressScreen? screen, Action<WritingThread> collect)
    {
        (_reactor, _output, _screen, _collect) = (reactor, output, screen, collect);
        new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "becket output" }.Start();
    }

    public void Put(Writing writing)
    {
        lock (_gate)
        {
            _line.Enqueue(writing);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>What is put until <see cref="LetGo"/> is written in one go.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = true;
        }
    }

    public void LetGo()
    {
        lock (_gate)
        {
            _isHeld = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Only the newest frame counts; a slow terminal misses some.</summary>
    public void Paint(byte[]? frame)
    {
        lock (_gate)
        {
            // The last thing on the screen is not to be progress.
            if (_isEnding)
            {
                return;
            }

            _frame = frame;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Lets it end when its line is empty, and nothing is painted any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            _frame = null;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>For the loop: what has been written, what went wrong, and whether the thread has ended.</summary>
    public (IOException? Error, bool HasEnded) TakeWritten(List<Writing> into)
    {
        lock (_gate)
        {
            _isToBeCollected = false;
            into.AddRange(_written);
            _written.Clear();
            (IOException? error, _error) = (_error, null);
            return (error, _hasEnded);
        }
    }

    private void Run()
    {
        var mine = new Queue<Writing>();
        byte[]? buffer = null;
        while (TakeLine(ref mine, out byte[]? frame))
        {
            while (mine.TryDequeue(out Writing? writing))
            {
                IOException? error = Try(() =>
                {
                    _screen?.MakeWayFor(writing.Destination, writing.Bytes.Last);
                    writing.Bytes.CopyTo(writing.Destination, buffer ??= new byte[SpillFile.BlockSize]);
                });
                Report(writing, error);
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

        HaveItCollected();
    }

    /// <summary>Waits for something to do; false if there is nothing, and will be nothing.</summary>
    private bool TakeLine(ref Queue<Writing> mine, out byte[]? frame)
    {
        lock (_gate)
        {
            while (_isHeld || (_line.Count == 0 && !_isEnding && _screen?.IsShowing(_frame) != false))
            {
                Monitor.Wait(_gate);
            }

            (mine, _line) = (_line, mine);
            frame = _frame;
            return mine.Count > 0 || !_isEnding || _screen?.IsShowing(null) == false;
        }
    }

    private void Report(Writing writing, IOException? error)
    {
        bool ask;
        lock (_gate)
        {
            // A closed standard error silences what goes there. That is no reason to end a run.
            if (error is not DestinationClosedException || writing.Destination == _output)
            {
                _error ??= error;
            }

            _written.Add(writing);
            (ask, _isToBeCollected) = (!_isToBeCollected, true);
        }

        if (ask)
        {
            HaveItCollected();
        }
    }

    private void HaveItCollected()
    {
        try
        {
            _reactor.CallFromThread(_collect, this);
        }
        catch (ReactorNotRunningException)
        {
            // Nobody waits for this any more.
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
