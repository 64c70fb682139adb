using Becket.Deferreds;
using Becket.Reactors.Drivers;
using Becket.Tasks;

namespace Becket.Reactors;

/// <content>Ending in order.</content>
public sealed partial class Reactor : ICallHost
{
    private readonly StopSequence _stop;
    private readonly List<IEnumerable<IoChannel>> _outsideChannels = [];
    private long _refused;

    /// <summary>Asynchronous calls of looping calls that have begun before the connections were asked to end.</summary>
    internal int CallsUnderWay { get; private set; }

    /// <summary>Functions that run on threads, wait for one, or have results that the loop has not taken.</summary>
    internal int FunctionsUnderWay => _pool.Pending;

    /// <summary>Whether the thread pool has threads.</summary>
    internal bool HasThreads => _pool.HasThreads;

    /// <summary>Whether the loop has ended, or ends after this turn.</summary>
    internal bool HasEnded => _phase == Phase.Ended;

    /// <summary>Whether the connections have been asked to end, or are closed: no new one may begin.</summary>
    internal bool EndsConnections => _stop.EndsConnections;

    /// <summary>Stops the loop in order, as <see cref="Stop"/> does, with another time limit than
    /// <see cref="ReactorOptions.ShutdownTimeout"/>. On a reactor that is stopping already: ends the waiting when this
    /// much time has passed from now, if that is sooner.</summary>
    /// <param name="limit">How long it may take. Zero: nothing is waited for.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor does not run.</exception>
    /// <remarks>Threads: the reactor's. Differs: Twisted has no such member.</remarks>
    public void StopWithin(TimeSpan limit)
    {
        CheckShutdownTimeout(limit, nameof(limit));
        CheckThread(nameof(StopWithin));
        if (_phase == Phase.Stopping)
        {
            _stop.Shorten(limit);
            return;
        }

        CheckCanStop();
        BeginStop(limit);
    }

    bool ICallHost.TryBeginCall()
    {
        if (EndsConnections)
        {
            return false;
        }

        CallsUnderWay++;
        return true;
    }

    void ICallHost.EndCall() => CallsUnderWay--;

    /// <summary>A port has refused a connection.</summary>
    internal void CountRefused() => _refused++;

    /// <summary>Adds a function that runs in a step of the stop.</summary>
    internal StopHook AddStopHook(StopStep step, Func<string> what, Func<Deferred?> call) =>
        _stop.Add(step, what, call);

    /// <summary>Adds channels that no driver carries. The list is read when the reactor stops.</summary>
    internal void AddOpenChannels(IEnumerable<IoChannel> open) => _outsideChannels.Add(open);

    /// <summary>The channels that are open now: a copy.</summary>
    internal IReadOnlyList<IoChannel> OpenChannels() =>
        _outsideChannels.Count == 0
            ? _driver.OpenChannels()
            : [.. _driver.OpenChannels(), .. _outsideChannels.SelectMany(static open => open)];

    /// <summary>Throws if the reactor has closed its ports for good.</summary>
    internal void CheckCanOpenPort()
    {
        CheckNotEnded("Listen");
        if (EndsConnections)
        {
            throw new ReactorNotRunningException(
                "A port was opened while the reactor ends its connections, so nothing could connect to it. Check "
                    + "reactor.IsRunning."
            );
        }
    }

    /// <summary>A connection has begun. If the others are ending, it has to end too.</summary>
    internal void EndIfStopping(IoChannel channel) => _stop.Ask(channel);

    /// <summary>The shutdown triggers have run.</summary>
    internal void OnShutDown()
    {
        ClosePool();
        _isShutDown = true;
    }

    internal static void CheckShutdownTimeout(TimeSpan limit, string name)
    {
        if (limit < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                name,
                limit,
                "The time limit of a stop is zero or more, or Timeout.InfiniteTimeSpan for no limit."
            );
        }
    }

    private void BeginStop(TimeSpan limit)
    {
        _phase = Phase.Stopping;
        _stop.Begin(limit, StopServices(), DescribeServices);
    }
}
