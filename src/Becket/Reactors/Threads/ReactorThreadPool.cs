namespace Becket.Reactors.Threads;

/// <summary>A bounded number of named background threads that run blocking functions and hand the results to the
/// loop.</summary>
/// <remarks>
/// <para>Not the process's thread pool: that one grows slowly, and is everybody's; here a number is promised, and
/// functions may block as long as they like.</para>
/// <para>One thread is woken at a time, and wakes the next if there is more to do. Trivial functions are then run by
/// the few threads that are awake, without a system call for each; functions that block get their threads one after the
/// other.</para>
/// </remarks>
/// <param name="name">Begins the threads' names.</param>
/// <param name="size">The most threads there may be.</param>
/// <param name="finished">Told on the pool's thread when a function has run.</param>
/// <param name="allEnded">Told on the last thread when it ends.</param>
internal sealed class ReactorThreadPool(string name, int size, Action<PoolWork> finished, Action allEnded)
{
    // About ten microseconds: shorter than falling asleep and being woken, so a thread that is soon needed again stays
    // awake.
    private const int SpinsBeforeSleep = 30;

    [ThreadStatic]
    private static ReactorThreadPool? t_pool;

    private readonly object _gate = new();
    private readonly Queue<PoolWork> _waiting = new();
    private int _size = size;
    private int _threads;
    private int _asleep;
    private int _pending;
    private bool _isThreadOnItsWay;
    private bool _isClosed;

    /// <summary>Threads that have been started and not ended.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>Whether the calling thread is one of its threads.</summary>
    public bool IsOnItsThread => t_pool == this;

    /// <summary>Functions that run or wait. One counts until the loop has taken its result, see
    /// <see cref="Settle"/>.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>The most threads there may be. Those too many end after what they do now.</summary>
    public int Size
    {
        get => Volatile.Read(ref _size);
        set
        {
            lock (_gate)
            {
                _size = value;
                Monitor.PulseAll(_gate);
                Summon();
            }
        }
    }

    /// <summary>Runs a function on one of the threads, soon. False: the pool is closed.</summary>
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
            Summon();
            return true;
        }
    }

    /// <summary>The loop has taken a result, or nobody will.</summary>
    /// <remarks>
    /// Not the pool's thread when it has handed the result over: the loop would meet a function that still counts but
    /// wakes it no more, and in virtual time wait for it for ever.
    /// </remarks>
    public void Settle() => Interlocked.Decrement(ref _pending);

    /// <summary>Ends the threads, each after what it runs now. Gives back what no thread had begun.</summary>
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

    /// <summary>In the lock: if there is work and nobody on the way to it, wakes or makes one more thread.</summary>
    private void Summon()
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
        else if (_threads < _size)
        {
            _isThreadOnItsWay = true;
            _threads++;
            new Thread(Work) { IsBackground = true, Name = $"{name} worker" }.UnsafeStart();
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
            finished(work);
        }
    }

    /// <summary>The next function; null when this thread is to end.</summary>
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
                    // What is left may be behind a function that blocks for long: the next thread is called before this
                    // one begins.
                    Summon();
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
