using Becket.Reactors.Observing;
using Becket.Tasks;

namespace Becket.Reactors;

/// <content>What metrics, traces and recordings read, and who is notified of what happens.</content>
public sealed partial class Reactor : ICooperatorHost
{
    private LoopObserver[] _observers = [];

    /// <summary>The observer, if it wants to know of each call; else null.</summary>
    private LoopObserver? _callObserver;

    CooperatorCounts ICooperatorHost.CooperatorCounts => CooperatorCounts;

    /// <summary>What cooperators on this reactor count.</summary>
    internal CooperatorCounts CooperatorCounts { get; } = new();

    /// <summary>Is notified of what happens; null for none.</summary>
    internal LoopObserver? Observer { get; private set; }

    /// <summary>What is counted at all times.</summary>
    internal LoopCounts Counts { get; } = new();

    /// <summary>The instruments that this reactor records with.</summary>
    internal ReactorInstruments Instruments { get; }

    /// <summary>The attribute that tells reactors apart.</summary>
    internal KeyValuePair<string, object?> NameTag { get; }

    /// <summary>The part of the last 5 to 10 seconds in which the loop worked. Threads: any.</summary>
    internal double Utilization => _loopDelay?.Utilization(_driver.Seconds) ?? 0;

    /// <summary>How many delayed calls are pending. Threads: any.</summary>
    internal int PendingDelayedCalls => _timers.Count;

    /// <summary>How many threads the reactor's pool has. Threads: any.</summary>
    internal int MainThreads => _pool.Main.Threads;

    /// <summary>How many functions wait for a thread of the reactor's pool. Threads: any.</summary>
    internal int WaitingFunctions => _pool.Waiting;

    /// <summary>Notifies one more observer from now on. Threads: the reactor's.</summary>
    internal void AddObserver(LoopObserver observer) => SetObservers([.. _observers, observer]);

    /// <summary>Notifies an observer no more. Threads: the reactor's.</summary>
    internal void RemoveObserver(LoopObserver observer) =>
        SetObservers([.. _observers.Where(each => each != observer)]);

    private void SetObservers(LoopObserver[] observers)
    {
        _observers = observers;
        Observer = LoopObservers.Of(observers);
        _callObserver = LoopObservers.Of([.. observers.Where(static each => each.WantsCalls)]);
    }

    private void EndObservers()
    {
        Observer?.OnEnded();
        SetObservers([]);
    }
}
