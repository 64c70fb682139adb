using Becket.Reactors.Drivers;

namespace Becket.Reactors.Threads;

/// <summary>A bounded number of named background threads that run blocking functions and hand the results to the
/// loop.</summary>
/// <remarks>
/// <para>Not the process's thread pool: that pool grows slowly and is shared with all other code. This pool promises
/// its number of threads, and functions may block as long as they like.</para>
/// <para>One thread is woken at a time, and it wakes the next one if there is more work. So a few threads that are
/// awake run many trivial functions without a system call for each, while functions that block get their threads one
/// after the other.</para>
/// </remarks>
/// <param name="name">The prefix of the threads' names.</param>
/// <param name="size">The largest number of threads.</param>
/// <param name="finished">Called after a function has run: on the pool's thread, or, if it returned a task, where the
/// task ended.</param>
/// <param name="allEnded">Called on the last thread when it ends.</param>
internal sealed class ReactorThreadPool(string name, int size, Action<PoolWork> finished, Action allEnded)
    : IReactorThreads
{
    // About ten microseconds. That is shorter than falling asleep and being woken, so a thread that is soon needed
    // again stays awake.
    private const int SpinsBeforeSleep = 30;

    [ThreadStatic]
    private static ReactorThreadPool? t_pool;

    private readonly object _gate = new();
    private readonly Queue<PoolWork> _waiting = new();
    private int _size = size;
    private int _threads;
    private int _asleep;
    private int _pending;
    private int _detached;
    private bool _isThreadOnItsWay;
    private bool _isClosed;

    /// <summary>Threads that have been started and not ended.</summary>
    public int Threads => Volatile.Read(ref _threads);

    public bool HasThreads
    {
        get
        {
            // The last thread counts itself out and says so in one lock.
            lock (_gate)
            {
                return _threads > 0;
            }
        }
    }

    /// <summary>Whether the calling thread belongs to this pool.</summary>
    public bool IsOnItsThread => t_pool == this;

    /// <summary>How many functions run or wait. A function counts until the loop has taken its result, see
    /// <see cref="CountTaken"/>.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>How many functions wait for a thread. Read without the lock: the count is one number.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How many of the <see cref="Pending"/> ones await something and occupy no thread.</summary>
    public int Detached => Volatile.Read(ref _detached);

    /// <summary>The largest number of threads. Threads beyond it end when their current function returns.</summary>
    public int Size
    {
        get => Volatile.Read(ref _size);
        set
        {
            lock (_gate)
            {
                _size = value;
                Monitor.PulseAll(_gate);
                WakeOneThread();
            }
        }
    }

    /// <summary>Queues a function for one of the threads. False: the pool is closed.</summary>
    /// <exception cref="InvalidOperationException">There is no thread, and none can be started.</exception>
    public bool TryStart(PoolWork work)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            work.Pool = this;
            _waiting.Enqueue(work);
            Interlocked.Increment(ref _pending);
            WakeOneThread();
            if (_threads == 0)
            {
                // Without a thread nothing else can be waiting.
                _waiting.Clear();
                Interlocked.Decrement(ref _pending);
                throw new InvalidOperationException(
                    "No thread could be started for the function: the process has no descriptor left (ulimit -n), or "
                        + "has reached its limit of threads or memory."
                );
            }

            return true;
        }
    }

    /// <summary>Counts a result as taken by the loop, or as one that the loop will never take.</summary>
    /// <remarks>The loop does this, and not the pool's thread after it has handed the result over: otherwise the loop
    /// could see a function that is still counted but will not wake it any more, and in virtual time would wait for it
    /// forever.</remarks>
    public void CountTaken() => Interlocked.Decrement(ref _pending);

    /// <summary>Ends the threads, each after its current function. Returns the functions that no thread has
    /// begun.</summary>
    public IReadOnlyList<PoolWork> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            PoolWork[] abandoned = [.. _waiting];
            _waiting.Clear();
            Interlocked.Add(ref _pending, -abandoned.Length);
            Monitor.PulseAll(_gate);
            return abandoned;
        }
    }

    /// <summary>Under the lock: wakes or starts one more thread, if there is work and no thread is already on its way
    /// to it.</summary>
    private void WakeOneThread()
    {
        if (_isThreadOnItsWay || _waiting.Count == 0)
        {
            return;
        }

        if (_asleep > 0)
        {
            _isThreadOnItsWay = true;
            Monitor.Pulse(_gate);
        }
        else if (_threads < _size && DescriptorHeadroom.IsLeftForThread())
        {
            StartThread();
        }
    }

    /// <summary>Starts one more thread. If the system gives none, the threads that there are take the work.</summary>
    private void StartThread()
    {
        _isThreadOnItsWay = true;
        _threads++;
        try
        {
            new Thread(Work) { IsBackground = true, Name = $"{name} worker" }.UnsafeStart();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // The limit of threads (RLIMIT_NPROC, pids.max), or memory for its stack.
            _isThreadOnItsWay = false;
            _threads--;
        }
    }

    private void Work()
    {
        t_pool = this;
        lock (_gate)
        {
            _isThreadOnItsWay = false;
        }

        while (Take() is { } work)
        {
            work.RunInPool();
            if (work.Running is { } task)
            {
                FinishWith(task, work);
            }
            else
            {
                finished(work);
            }
        }
    }

    /// <summary>A function that awaits something: its thread is free, and its task will end on some thread.</summary>
    private void FinishWith(Task task, PoolWork work)
    {
        Interlocked.Increment(ref _detached);
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)
            .GetAwaiter()
            .UnsafeOnCompleted(() =>
            {
                Interlocked.Decrement(ref _detached);
                finished(work);
            });
    }

    /// <summary>The next function; null when this thread must end.</summary>
    private PoolWork? Take()
    {
        for (int spins = 0; ; spins++)
        {
            lock (_gate)
            {
                if (_isClosed || _threads > _size)
                {
                    if (--_threads == 0)
                    {
                        allEnded();
                    }

                    return null;
                }

                if (_waiting.TryDequeue(out PoolWork? work))
                {
                    // Wakes the next thread before this one begins: its function may block for long, and the remaining
                    // ones must not wait for it.
                    WakeOneThread();
                    return work;
                }

                if (spins >= SpinsBeforeSleep)
                {
                    _asleep++;
                    Monitor.Wait(_gate);
                    _asleep--;
                    _isThreadOnItsWay = false;
                    spins = 0;
                    continue;
                }
            }

            Thread.SpinWait(10);
        }
    }
}
