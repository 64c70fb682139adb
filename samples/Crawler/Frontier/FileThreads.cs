using System.Runtime.CompilerServices;

namespace Crawler.Frontier;

/// <summary>The threads that states and exports are written on, for all crawls of a reactor.</summary>
/// <remarks>A state has one function at a time on them, and so have the exports of a crawl: neither needs a thread of
/// its own. All crawls share the pool, since a reactor has one pool of a name.</remarks>
internal static class FileThreads
{
    // Two crawls at once, each with its state and its exports. Further ones wait for each other's disk.
    private const int Size = 4;

    private static readonly ConditionalWeakTable<Reactor, WorkerPool> s_pools = [];

    /// <summary>Those of a reactor. They end with it.</summary>
    public static WorkerPool Of(Reactor reactor) =>
        s_pools.GetValue(reactor, static reactor => reactor.CreateWorkerPool("crawl-files", Size));
}
