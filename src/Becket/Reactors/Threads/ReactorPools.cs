namespace Becket.Reactors.Threads;

/// <summary>All the threads that run functions for one reactor: the pool of <c>DeferToThread</c>, one for look-ups of
/// names and one for files, and those that the program has made. Counted together.</summary>
/// <remarks>In a simulation there is one, which all share: functions take virtual time there, and none keeps another
/// waiting in real time.</remarks>
internal sealed class ReactorPools : IReactorThreads
{
    private readonly IReactorThreads _main;
    private readonly Func<string, int, IReactorThreads?> _make;
    private readonly Lock _gate = new();
    private readonly HashSet<IReactorThreads> _closed = [];
    private volatile IReactorThreads[] _all;
    private IReactorThreads? _names;
    private IReactorThreads? _files;
    private bool _isClosed;

    /// <param name="main">Runs the functions of <c>DeferToThread</c>.</param>
    /// <param name="make">Makes another pool of a name and a size; null where there is only one.</param>
    public ReactorPools(IReactorThreads main, Func<string, int, IReactorThreads?> make)
    {
        _main = main;
        _make = make;
        _all = [main];
    }

    public int MainSize
    {
        get => _main.Size;
        set => _main.Size = value;
    }

    public int Threads => _all.Sum(static pool => pool.Threads);

    public bool IsOnItsThread => Array.Exists(_all, static pool => pool.IsOnItsThread);

    public int Pending
    {
        get
        {
            // The loop asks before each wait, and the enumerator of Sum would be an object each time.
            int pending = 0;
            foreach (IReactorThreads pool in _all)
            {
                pending += pool.Pending;
            }

            return pending;
        }
    }

    public int Waiting => _main.Waiting;

    public int Detached => _all.Sum(static pool => pool.Detached);

    public bool HasThreads => Array.Exists(_all, static pool => pool.HasThreads);

    public int Size
    {
        get => _all.Sum(static pool => pool.Size);
        set => _main.Size = value;
    }

    /// <summary>The pool of <c>DeferToThread</c>.</summary>
    public IReactorThreads Main => _main;

    /// <summary>Looks up names: a slow database must not stop the connections.</summary>
    public IReactorThreads Names => _names ??= Add("names", size: 10);

    /// <summary>Reads and writes files.</summary>
    public IReactorThreads Files => _files ??= Add("files", size: 10);

    /// <summary>Makes a pool.</summary>
    public IReactorThreads Add(string name, int size)
    {
        lock (_gate)
        {
            if (_make(name, size) is not { } made)
            {
                return _main;
            }

            if (_isClosed)
            {
                made.Close();
            }
            else
            {
                // Without those that have ended since.
                IReactorThreads[] ended = [.. _closed.Where(static pool => pool is { Threads: 0, Pending: 0 })];
                _closed.ExceptWith(ended);
                _all = [.. _all.Except(ended), made];
            }

            return made;
        }
    }

    /// <summary>Closes a pool. It counts until its threads have ended.</summary>
    /// <returns>The functions that no thread has begun.</returns>
    public IReadOnlyList<PoolWork> Close(IReactorThreads pool)
    {
        lock (_gate)
        {
            _closed.Add(pool);
            return pool.Close();
        }
    }

    public bool TryStart(PoolWork work) => _main.TryStart(work);

    public void CountTaken() => _main.CountTaken();

    public void BeforeBlocking(Task ended) =>
        (Array.Find(_all, static pool => pool.IsOnItsThread) ?? _main).BeforeBlocking(ended);

    public IReadOnlyList<PoolWork> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return [.. _all.SelectMany(static pool => pool.Close())];
        }
    }
}
