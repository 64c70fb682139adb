using System.Diagnostics.CodeAnalysis;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Reads blocks on a thread, one ahead of those that are taken.</summary>
/// <remarks>Threads: <see cref="TryTake"/> belongs to the loop; <see cref="Take"/> and <see cref="PutBack"/> to any
/// thread. The lock protects all fields.</remarks>
internal sealed class BlockQueue : IDisposable
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);

    // A monitor and no Lock, because threads wait for it.
    private readonly object _lock = new();
    private readonly Func<BlockReader> _open;
    private readonly Action<Action> _runOnLoop;
    private readonly Stack<Block> _ready = new();
    private RunException? _error;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _isAwaited;

    /// <param name="open">Opens the input, on the thread.</param>
    /// <param name="runOnLoop">Runs a call on the loop.</param>
    public BlockQueue(Func<BlockReader> open, Action<Action> runOnLoop) => (_open, _runOnLoop) = (open, runOnLoop);

    /// <summary>Called on the loop when a block may be there, after <see cref="TryTake"/> returned false.</summary>
    public Action? Arrived { get; set; }

    /// <summary>Whether all blocks have been taken.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _hasEnded && _ready.Count == 0;
            }
        }
    }

    /// <summary>Takes the next block.</summary>
    /// <returns>False if none has been read yet, or there are no more.</returns>
    /// <exception cref="RunException">The input cannot be read.</exception>
    public bool TryTake([NotNullWhen(true)] out Block? block)
    {
        Begin();
        lock (_lock)
        {
            ThrowIfFailed();
            _isAwaited = !TryPop(out block);
            return block is not null;
        }
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

    /// <summary>Takes the next block, and waits for it.</summary>
    /// <param name="isStopped">Whether the wait is over, without a block.</param>
    /// <param name="mayTake">Whether the caller may take a block that is there at once. Without that, it waits a little
    /// for another one to take it.</param>
    /// <returns>Null if there are no more.</returns>
    public Block? Take(Func<bool> isStopped, Func<bool> mayTake)
    {
        lock (_lock)
        {
            bool hasWaited = false;
            while (!isStopped() && !_isClosed)
            {
                if ((_hasEnded || hasWaited || mayTake()) && TryPop(out Block? block))
                {
                    return block;
                }

                if (_hasEnded && _ready.Count == 0)
                {
                    return null;
                }

                hasWaited = !Monitor.Wait(_lock, s_slice);
            }

            return null;
        }
    }

    /// <summary>Returns a block that no job has read, as the next one to take.</summary>
    public void PutBack(Block block)
    {
        lock (_lock)
        {
            _ready.Push(block);
            Announce();
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

    private void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            new Thread(Read) { IsBackground = true, Name = "becket blocks" }.Start();
        }
    }

    private void Read()
    {
        RunException? failure = null;
        try
        {
            using BlockReader reader = _open();
            while (reader.Read() is { } block && Offer(block)) { }
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
            Announce();
        }
    }

    /// <returns>False if no more blocks are needed.</returns>
    private bool Offer(Block block)
    {
        lock (_lock)
        {
            while (_ready.Count > 0 && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            _ready.Push(block);
            Announce();
            return !_isClosed;
        }
    }

    private bool TryPop([NotNullWhen(true)] out Block? block)
    {
        if (!_ready.TryPop(out block))
        {
            return false;
        }

        Monitor.PulseAll(_lock);
        return true;
    }

    private void Announce()
    {
        Monitor.PulseAll(_lock);
        if (_isAwaited && !_isClosed)
        {
            _isAwaited = false;
            _runOnLoop(() => Arrived?.Invoke());
        }
    }
}
