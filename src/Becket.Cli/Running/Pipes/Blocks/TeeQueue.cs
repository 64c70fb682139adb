namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Reads an input once for several jobs, of which each gets all of it. The slowest one holds up the others, so
/// that no more than a few blocks are kept.</summary>
/// <remarks>Threads: all members for any thread. The lock protects all fields, and those of the jobs.</remarks>
internal sealed class TeeQueue : IDisposable
{
    /// <summary>The most blocks that one job may be ahead of another.</summary>
    public const int MostKept = 4;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);

    // A monitor and no Lock, because threads wait for it.
    private readonly object _lock = new();
    private readonly Func<BlockReader> _open;
    private readonly Action<Action> _runOnLoop;
    private readonly List<TeeBlocks> _jobs = [];
    private readonly List<Block> _kept = [];
    private RunException? _error;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _isClosed;

    /// <summary>The number of blocks that all jobs have read.</summary>
    private long _dropped;

    /// <param name="open">Opens the input, on the thread.</param>
    /// <param name="runOnLoop">Runs a call on the loop.</param>
    public TeeQueue(Func<BlockReader> open, Action<Action> runOnLoop) => (_open, _runOnLoop) = (open, runOnLoop);

    /// <summary>Called on the loop when the input has been read to its end, or could not be read.</summary>
    public Action? Ended { get; set; }

    /// <summary>Whether the input has been read to its end, or no job reads it any more. Never after an error, which
    /// the run would not ask for then.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _hasBegun && _error is null && (_hasEnded || _jobs.Count == 0);
            }
        }
    }

    /// <summary>Adds a job, before the reading begins.</summary>
    public TeeBlocks Join()
    {
        lock (_lock)
        {
            var job = new TeeBlocks(this);
            _jobs.Add(job);
            return job;
        }
    }

    /// <summary>All jobs have joined: begins to read.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_hasBegun)
            {
                return;
            }

            _hasBegun = true;
        }

        new Thread(Read) { IsBackground = true, Name = "becket tee" }.Start();
    }

    /// <summary>Throws if the input could not be read.</summary>
    /// <exception cref="RunException">It could not.</exception>
    public void ThrowIfFailed()
    {
        lock (_lock)
        {
            if (_error is not null)
            {
                throw _error;
            }
        }
    }

    /// <summary>Takes a job's next block, and waits for it.</summary>
    /// <param name="job">The job, which returns the block before it takes another.</param>
    /// <param name="isStopped">Whether the wait is over, without a block.</param>
    /// <returns>Null if there are no more.</returns>
    public Block? Take(TeeBlocks job, Func<bool> isStopped)
    {
        lock (_lock)
        {
            while (!isStopped() && !_isClosed && !job.HasLeft)
            {
                if (job.Read < _dropped + _kept.Count)
                {
                    job.IsReading = true;
                    return _kept[(int)(job.Read - _dropped)];
                }

                if (_hasEnded)
                {
                    return null;
                }

                Monitor.Wait(_lock, s_slice);
            }

            return null;
        }
    }

    /// <summary>A job has read its block, or takes no more of it.</summary>
    public void Return(TeeBlocks job)
    {
        lock (_lock)
        {
            job.IsReading = false;
            job.Read++;
            if (job.HasLeft)
            {
                _jobs.Remove(job);
            }

            DropRead();
        }
    }

    /// <summary>A job takes no more blocks, so the others need not wait for it. It keeps the block that it reads until
    /// it returns it.</summary>
    public void Leave(TeeBlocks job)
    {
        lock (_lock)
        {
            job.HasLeft = true;
            if (!job.IsReading)
            {
                _jobs.Remove(job);
                DropRead();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Read()
    {
        RunException? failure = null;
        try
        {
            using BlockReader reader = _open();
            while (reader.Read() is { } block && Keep(block)) { }
        }
        catch (RunException error)
        {
            failure = error;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failure = new RunException(error.Message.TrimEnd('.'));
        }

        lock (_lock)
        {
            _hasEnded = true;
            _error = failure;
            Monitor.PulseAll(_lock);
            if (_isClosed)
            {
                return;
            }
        }

        _runOnLoop(() => Ended?.Invoke());
    }

    /// <returns>False if no more blocks are needed.</returns>
    private bool Keep(Block block)
    {
        lock (_lock)
        {
            while (_kept.Count >= MostKept && _jobs.Count > 0 && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            if (_jobs.Count == 0 || _isClosed)
            {
                block.Dispose();
                return false;
            }

            _kept.Add(block);
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>Drops the blocks that all jobs have read.</summary>
    private void DropRead()
    {
        long read = _dropped + _kept.Count;
        foreach (TeeBlocks job in _jobs)
        {
            read = Math.Min(read, job.Read);
        }

        for (; _dropped < read; _dropped++)
        {
            _kept[0].Dispose();
            _kept.RemoveAt(0);
        }

        Monitor.PulseAll(_lock);
    }
}
