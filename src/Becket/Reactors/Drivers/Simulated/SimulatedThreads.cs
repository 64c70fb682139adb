using Becket.Reactors.Threads;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The threads of a simulated host: each function runs at once, on the world's thread, between the turns of the
/// reactors. Its result arrives later, after a time that is drawn from the seed.</summary>
/// <param name="world">The world.</param>
/// <param name="size">The largest number of functions that run at the same virtual time.</param>
/// <param name="finished">Called when a function has ended.</param>
internal sealed class SimulatedThreads(ISimulatedWorld world, int size, Action<PoolWork> finished) : IReactorThreads
{
    private readonly Queue<PoolWork> _waiting = new();
    private int _running;
    private bool _isClosed;
    private bool _isInFunction;
    private bool _isAbandoned;

    /// <summary>The least and the most seconds that a function takes.</summary>
    public (double Least, double Most) Duration { get; set; } = (10e-6, 1e-3);

    public int Threads => _running;

    public bool IsOnItsThread => _isInFunction;

    public int Pending { get; private set; }

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

    public void BeforeBlocking(Task ended) => world.RunUntil(ended);

    public IReadOnlyList<PoolWork> Close()
    {
        _isClosed = true;
        PoolWork[] abandoned = [.. _waiting];
        _waiting.Clear();
        Pending -= abandoned.Length;
        return abandoned;
    }

    /// <summary>The host has crashed: functions that have not begun never do.</summary>
    public void Abandon() => _isAbandoned = true;

    private void StartNext()
    {
        while (_running < Size && _waiting.TryDequeue(out PoolWork? work))
        {
            _running++;
            world.Time.Add(world.Time.Now, new Beginning(this, work));
        }
    }

    private void Begin(PoolWork work)
    {
        bool isNested = _isInFunction;
        _isInFunction = true;
        try
        {
            work.RunInPool();
        }
        finally
        {
            _isInFunction = isNested;
        }

        if (work.Running is { } task)
        {
            // The function awaits something: its thread is free.
            Detached++;
            Free();
            task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)
                .GetAwaiter()
                .UnsafeOnCompleted(() =>
                {
                    Detached--;
                    finished(work);
                });
            return;
        }

        double takes = world.Chance?.Between(Duration.Least, Duration.Most) ?? Duration.Least;
        world.Time.Add(world.Time.Now + takes, new End(this, work));
    }

    private void Free()
    {
        _running--;
        StartNext();
    }

    private void OnEnd(PoolWork work)
    {
        Free();
        finished(work);
    }

    private sealed class Beginning(SimulatedThreads threads, PoolWork work) : ISimulatedEvent
    {
        public void Happen()
        {
            if (!threads._isAbandoned)
            {
                threads.Begin(work);
            }
        }
    }

    private sealed class End(SimulatedThreads threads, PoolWork work) : ISimulatedEvent
    {
        public void Happen() => threads.OnEnd(work);
    }
}
