using Becket.Reactors.Threads;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The threads of a simulated host: each function runs at once, on the world's thread, between the turns of
/// the reactors. Its result arrives later, after a time that is drawn from the seed.</summary>
/// <param name="world">The world.</param>
/// <param name="size">The largest number of functions that run at the same virtual time.</param>
/// <param name="finished">Called when a function has ended.</param>
/// <param name="usedElsewhere">Called when a real thread goes on with a function, which is an error.</param>
internal sealed class SimulatedThreads(ISimulatedWorld world, int size, Action<PoolWork> finished, Action usedElsewhere)
    : IReactorThreads
{
    private readonly Queue<PoolWork> _waiting = new();

    /// <summary>What would have happened while the threads were stopped.</summary>
    private readonly Queue<ISimulatedEvent> _held = new();
    private SynchronizationContext? _context;

    /// <summary>Ends when the threads go on; null if no function waits for it.</summary>
    private TaskCompletionSource? _resumed;
    private int _running;
    private bool _isClosed;
    private bool _isInFunction;
    private bool _isAbandoned;
    private bool _isPaused;

    /// <summary>The least and the most seconds that a function takes.</summary>
    public (double Least, double Most) Duration { get; set; } = (10e-6, 1e-3);

    public int Threads => _running;

    public bool HasThreads => _running > 0;

    public bool IsOnItsThread => _isInFunction;

    public int Pending { get; private set; }

    public int Waiting => _waiting.Count;

    public int Detached { get; private set; }

    public int Size { get; set; } = size;

    public bool TryStart(PoolWork work)
    {
        if (_isClosed)
        {
            return false;
        }

        work.Pool = this;
        Pending++;
        _waiting.Enqueue(work);
        StartNext();
        return true;
    }

    public void CountTaken() => Pending--;

    public void BeforeBlocking(Task ended) => Block(ended);

    public IReadOnlyList<PoolWork> Close()
    {
        _isClosed = true;
        PoolWork[] abandoned = [.. _waiting];
        _waiting.Clear();
        Pending -= abandoned.Length;
        return abandoned;
    }

    /// <summary>A function blocks for a time, in which the world goes on.</summary>
    public void Sleep(double seconds)
    {
        var over = new TaskCompletionSource();
        world.Time.Add(world.Time.Now + seconds, new End(over));
        Block(over.Task);
    }

    /// <summary>Stops the threads: no function begins or goes on.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Lets the threads go on.</summary>
    public void Resume()
    {
        _isPaused = false;
        while (_held.TryDequeue(out ISimulatedEvent? held))
        {
            world.Time.Add(world.Time.Now, held);
        }

        EndPause();
    }

    /// <summary>The program has ended: functions that have not begun never do, and none goes on after an
    /// <c>await</c>.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        _held.Clear();
        EndPause();
    }

    /// <summary>A function goes on after an <c>await</c>.</summary>
    private void GoOn(SendOrPostCallback call, object? state)
    {
        if (!world.IsOnThread)
        {
            usedElsewhere();
        }
        else if (!_isAbandoned)
        {
            world.Time.Add(world.Time.Now, new Call(this, () => Run(() => call(state), _context)));
        }
    }

    private void StartNext()
    {
        while (_running < Size && _waiting.TryDequeue(out PoolWork? work))
        {
            _running++;
            world.Time.Add(world.Time.Now, new Call(this, () => Begin(work)));
        }
    }

    private void Begin(PoolWork work)
    {
        // A blocking function sees no context, as on a thread of its own. The code behind an await needs one to come
        // back to this world.
        Run(work.RunInPool, work is ThreadTaskWork ? _context ??= new ThreadContext(this) : null);
        if (work.Running is { } task)
        {
            // The function awaits something: its thread is free.
            Detached++;
            Free();

            // With the context: without it, the runtime would call this on a real thread if the task ends in code that
            // has a context.
            Run(() => task.GetAwaiter().OnCompleted(() => OnDetachedEnded(work)), _context);
            return;
        }

        double takes = world.Chance?.Between(Duration.Least, Duration.Most) ?? Duration.Least;
        world.Time.Add(
            world.Time.Now + takes,
            new End(() =>
            {
                Free();
                finished(work);
            })
        );
    }

    private void OnDetachedEnded(PoolWork work)
    {
        Detached--;
        finished(work);
    }

    private void Run(Action function, SynchronizationContext? context)
    {
        bool isNested = _isInFunction;
        _isInFunction = true;
        try
        {
            Reactor.RunAsThread(function, context);
        }
        finally
        {
            _isInFunction = isNested;
        }
    }

    /// <summary>A function blocks: what the world does meanwhile is not done by it.</summary>
    private void Block(Task ended)
    {
        bool wasInFunction = _isInFunction;
        _isInFunction = false;
        try
        {
            world.RunUntil(ended);
            while (_isPaused && !_isAbandoned)
            {
                world.RunUntil((_resumed ??= new TaskCompletionSource()).Task);
            }
        }
        finally
        {
            _isInFunction = wasInFunction;
        }
    }

    private void EndPause()
    {
        TaskCompletionSource? resumed = _resumed;
        _resumed = null;
        resumed?.TrySetResult();
    }

    private void Free()
    {
        _running--;
        StartNext();
    }

    /// <summary>A function begins or goes on.</summary>
    private sealed class Call(SimulatedThreads threads, Action call) : ISimulatedEvent
    {
        public void Happen()
        {
            if (threads._isAbandoned)
            {
                return;
            }

            if (threads._isPaused)
            {
                threads._held.Enqueue(this);
            }
            else
            {
                call();
            }
        }
    }

    /// <summary>The time of something is over.</summary>
    private sealed class End(Action ended) : ISimulatedEvent
    {
        public End(TaskCompletionSource over)
            : this(over.SetResult) { }

        public void Happen() => ended();
    }

    /// <summary>Brings the code behind an <c>await</c> of a function back to the world.</summary>
    private sealed class ThreadContext(SimulatedThreads threads) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => threads.GoOn(d, state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
