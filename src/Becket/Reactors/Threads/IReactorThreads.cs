namespace Becket.Reactors.Threads;

/// <summary>What runs blocking functions for a reactor, and hands the results to its loop: threads, or a simulation of
/// them.</summary>
internal interface IReactorThreads
{
    /// <summary>Threads that have been started and not ended.</summary>
    int Threads { get; }

    /// <summary>Whether there are threads, or the last one has not said yet that it ends. In virtual time the loop asks
    /// before it moves the time, and must not see the end before the call that wakes it has come.</summary>
    bool HasThreads { get; }

    /// <summary>Whether the calling code is a function that these threads run.</summary>
    bool IsOnItsThread { get; }

    /// <summary>How many functions run or wait. A function counts until the loop has taken its result, see
    /// <see cref="CountTaken"/>.</summary>
    int Pending { get; }

    /// <summary>How many functions wait for a thread. Threads: any.</summary>
    int Waiting { get; }

    /// <summary>How many of the <see cref="Pending"/> ones await something and occupy no thread.</summary>
    int Detached { get; }

    /// <summary>The largest number of threads. Threads beyond it end when their current function returns.</summary>
    int Size { get; set; }

    /// <summary>Queues a function for one of the threads. False: closed.</summary>
    /// <exception cref="InvalidOperationException">There is no thread, and none can be started.</exception>
    bool TryStart(PoolWork work);

    /// <summary>Counts a result as taken by the loop, or as one that the loop will never take.</summary>
    void CountTaken();

    /// <summary>The caller is about to block until the loop has ended a task. Simulated threads let the loop work
    /// meanwhile; real ones need nothing.</summary>
    void BeforeBlocking(Task ended) { }

    /// <summary>Ends the threads, each after its current function. Returns the functions that no thread has
    /// begun.</summary>
    IReadOnlyList<PoolWork> Close();
}
