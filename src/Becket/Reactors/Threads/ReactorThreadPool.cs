using System.Collections.Concurrent;
using Becket.Reactors.Drivers;

namespace Becket.Reactors.Threads;

/// <summary>A bounded number of named background threads that run blocking functions and hand the results to the
/// loop.</summary>
/// <remarks>
/// <para>Not the process's thread pool: that pool grows slowly and is shared with all other code. This pool promises
/// its number of threads, and functions may block as long as they like.</para>
/// <para>One thread at a time looks for work, and when it has found some it wakes the next one if there is more. So a
/// few threads that are awake run many trivial functions without a system call for each, while functions that block get
/// their threads one after the other.</para>
/// <para>Threads start, end, fall asleep and are woken under the lock. Functions are added and taken without it:
/// otherwise the loop and the threads would wait for each other at each function.</para>
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

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<PoolWork> _waiting = new();

    /// <summary>What wakes each thread that sleeps. The one that fell asleep last is woken first.</summary>
    private readonly Stack<ManualResetEventSlim> _asleep = new();
    private int _size = size;
    private int _threads;

    /// <summary>Threads that look for work: those that have been started or woken for it, and those that have just done
    /// some. While there is one, no other is woken: it takes what waits, and then wakes the next one.</summary>
    private int _seeking;

    /// <summary>The loop counts at each function, and the threads read the fields beside this one.</summary>
    private PaddedCount _pending;
    private int _detached;
    private volatile bool _isClosed;

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
    public int Pending => Volatile.Read(ref _pending.Value);

    /// <summary>How many functions wait for a thread.</summary>
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
                // With a fence: a thread that has just begun a function sees the new size, or is seen.
                Interlocked.Exchange(ref _size, value);
                WakeAllThreads();
                WakeOneThread();
            }
        }
    }

    /// <summary>Whether a thread that has no function to run must end.</summary>
    private bool MustOneEnd => _isClosed || Threads > Size;

    /// <summary>Queues a function for one of the threads. False: the pool is closed.</summary>
    /// <exception cref="InvalidOperationException">There is no thread, and none can be started.</exception>
    public bool TryStart(PoolWork work)
    {
        if (_isClosed)
        {
            return false;
        }

        work.Pool = this;
        Interlocked.Increment(ref _pending.Value);
        _waiting.Enqueue(work);

        // Either this sees what a thread has just done (closed the pool, ceased to look for work), or that thread sees
        // the function.
        Interlocked.MemoryBarrier();
        if (!_isClosed && Volatile.Read(ref _seeking) > 0 && Threads > 0)
        {
            return true;
        }

        lock (_gate)
        {
            WakeOneThread();
            if (_isClosed || _threads == 0)
            {
                TakeBack();
            }

            if (!work.IsTakenBack)
            {
                return true;
            }
        }

        return _isClosed
            ? false
            : throw new InvalidOperationException(
                "No thread could be started for the function: the process has no descriptor left (ulimit -n), or "
                    + "has reached its limit of threads or memory."
            );
    }

    /// <summary>Counts a result as taken by the loop, or as one that the loop will never take.</summary>
    /// <remarks>The loop does this, and not the pool's thread after it has handed the result over: otherwise the loop
    /// could see a function that is still counted but will not wake it any more, and in virtual time would wait for it
    /// forever.</remarks>
    public void CountTaken() => Interlocked.Decrement(ref _pending.Value);

    /// <summary>Ends the threads, each after its current function. Returns the functions that no thread has
    /// begun.</summary>
    public IReadOnlyList<PoolWork> Close()
    {
        lock (_gate)
        {
            _isClosed = true;

            // A function that is added meanwhile: either it is among these, or the adding thread sees the end.
            Interlocked.MemoryBarrier();
            List<PoolWork> abandoned = TakeWaiting();
            WakeAllThreads();
            return abandoned;
        }
    }

    /// <summary>Under the lock, where no thread will take them: takes the waiting functions back. Each was added by a
    /// thread that still has to see this here.</summary>
    private void TakeBack()
    {
        foreach (PoolWork work in TakeWaiting())
        {
            work.IsTakenBack = true;
        }
    }

    private List<PoolWork> TakeWaiting()
    {
        List<PoolWork> taken = [];
        while (_waiting.TryDequeue(out PoolWork? work))
        {
            taken.Add(work);
        }

        Interlocked.Add(ref _pending.Value, -taken.Count);
        return taken;
    }

    /// <summary>Under the lock: wakes or starts one more thread, if there is work and no thread looks for it.</summary>
    private void WakeOneThread()
    {
        if (_isClosed || Volatile.Read(ref _seeking) > 0 || _waiting.IsEmpty)
        {
            return;
        }

        if (_asleep.TryPop(out ManualResetEventSlim? sleeper))
        {
            Wake(sleeper);
        }
        else if (_threads < _size && DescriptorHeadroom.IsLeftForThread())
        {
            StartThread();
        }
    }

    /// <summary>Under the lock: wakes the threads that sleep, so that those end that must.</summary>
    private void WakeAllThreads()
    {
        while (_asleep.TryPop(out ManualResetEventSlim? sleeper))
        {
            Wake(sleeper);
        }
    }

    private void Wake(ManualResetEventSlim sleeper)
    {
        Interlocked.Increment(ref _seeking);
        sleeper.Set();
    }

    /// <summary>Starts one more thread. If the system gives none, the threads that there are take the work.</summary>
    private void StartThread()
    {
        Interlocked.Increment(ref _seeking);
        try
        {
            new Thread(Work) { IsBackground = true, Name = $"{name} worker" }.UnsafeStart();

            // Not before: a thread that adds a function relies on the threads that it sees.
            _threads++;
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // The limit of threads (RLIMIT_NPROC, pids.max), or memory for its stack.
            Interlocked.Decrement(ref _seeking);
        }
    }

    private void Work()
    {
        t_pool = this;

        // The event does not spin: the thread has looked for work as long as it should.
        using ManualResetEventSlim wakeUp = new(initialState: false, spinCount: 0);
        bool isSeeking = true;
        while (Take(wakeUp, isSeeking) is { } work)
        {
            isSeeking = false;
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
    /// <param name="wakeUp">What wakes this thread.</param>
    /// <param name="isSeeking">Whether this thread counts as one that looks for work.</param>
    private PoolWork? Take(ManualResetEventSlim wakeUp, bool isSeeking)
    {
        int spins = 0;
        while (true)
        {
            if (!MustOneEnd && _waiting.TryDequeue(out PoolWork? work))
            {
                if (isSeeking)
                {
                    Interlocked.Decrement(ref _seeking);
                }

                WakeNextThread();
                return work;
            }

            if (!isSeeking)
            {
                Interlocked.Increment(ref _seeking);
                isSeeking = true;
            }

            if (spins++ < SpinsBeforeSleep && !MustOneEnd)
            {
                Thread.SpinWait(10);
            }
            else if (TryEnd())
            {
                return null;
            }
            else
            {
                SleepUnlessThereIsWork(wakeUp);
                spins = 0;
            }
        }
    }

    /// <summary>Wakes the next thread before this one begins its function, which may block for long: the remaining ones
    /// must not wait for it.</summary>
    private void WakeNextThread()
    {
        // Without the lock, as there is mostly none to wake. A thread that is about to sleep is in the stack before it
        // looks once more.
        bool canBeWoken = Volatile.Read(ref _seeking) == 0 && (_asleep.Count > 0 || Threads < Size);
        if (canBeWoken && !_waiting.IsEmpty)
        {
            lock (_gate)
            {
                WakeOneThread();
            }
        }
    }

    /// <summary>Counts this thread, which looks for work, out if it must end.</summary>
    private bool TryEnd()
    {
        lock (_gate)
        {
            if (!MustOneEnd)
            {
                return false;
            }

            // No thread sleeps while one must end, so another one takes what this one was woken for.
            Interlocked.Decrement(ref _seeking);
            if (--_threads == 0)
            {
                allEnded();
            }

            return true;
        }
    }

    /// <summary>Lets this thread, which looks for work, sleep until it is woken to look again.</summary>
    private void SleepUnlessThereIsWork(ManualResetEventSlim wakeUp)
    {
        lock (_gate)
        {
            wakeUp.Reset();
            _asleep.Push(wakeUp);
            Interlocked.Decrement(ref _seeking);

            // Looked at after the thread is seen to sleep: who has added a function before that relied on this thread.
            if (MustOneEnd || !_waiting.IsEmpty)
            {
                Interlocked.Increment(ref _seeking);
                _asleep.Pop();
                return;
            }
        }

        wakeUp.Wait();
    }
}
