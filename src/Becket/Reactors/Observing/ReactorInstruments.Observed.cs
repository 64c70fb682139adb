using System.Diagnostics.Metrics;
using Becket.Deferreds;

namespace Becket.Reactors.Observing;

/// <content>What reactors count anyway, read at each collection.</content>
internal sealed partial class ReactorInstruments
{
    private void CreateObserved(Meter meter)
    {
        meter.CreateObservableCounter(
            "becket.reactor.turns",
            () => Read(static reactor => reactor.Statistics().Turns),
            "{turn}",
            "Turns that the loop has made."
        );
        meter.CreateObservableCounter(
            "becket.reactor.calls",
            () => ReadMany(Calls),
            "{call}",
            "Calls that the loop has run, by kind: delayed, from a thread, after a yield."
        );
        meter.CreateObservableCounter(
            "becket.reactor.slow_turns",
            () => Read(static reactor => reactor.Statistics().SlowTurns),
            "{turn}",
            "Turns that worked longer than ReactorOptions.SlowTurn."
        );
        meter.CreateObservableCounter(
            "becket.reactor.callback_errors",
            () => Read(static reactor => reactor.Statistics().Errors),
            "{error}",
            "Exceptions that callbacks threw to the loop."
        );
        meter.CreateObservableCounter(
            "becket.reactor.unhandled_failures",
            () => Read(static reactor => reactor.Counts.UnhandledFailures),
            "{failure}",
            "Failures of deferreds that no code handled."
        );
        meter.CreateObservableCounter(
            "becket.loop.time",
            () => Read(static reactor => reactor.Counts.Worked),
            "s",
            "How long the loop has worked. Its rate is the part of a core that the loop uses."
        );
        meter.CreateObservableGauge(
            "becket.loop.utilization",
            () => Read(static reactor => reactor.Utilization),
            "1",
            "The part of the last 5 to 10 seconds in which the loop worked: 1 is always."
        );
        meter.CreateObservableUpDownCounter(
            "becket.delayed_call.count",
            () => Read(static reactor => (long)reactor.Statistics().PendingDelayedCalls),
            "{call}",
            "Delayed calls that are pending."
        );
        CreateObservedConnections(meter);
        CreateObservedWork(meter);
    }

    private void CreateObservedConnections(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "becket.connection.count",
            () => ReadMany(static reactor => ByKind(reactor, reactor.Counts.Open)),
            "{connection}",
            "Connections that are open."
        );
        meter.CreateObservableCounter(
            "becket.connection.io",
            () => ReadMany(Bytes),
            "By",
            "Bytes that connections have received and that were written to them, as they are on the wire."
        );
        meter.CreateObservableCounter(
            "becket.connection.refused",
            () => Read(static reactor => reactor.Statistics().RefusedConnections),
            "{connection}",
            "Connections that ports refused, as the factory made no protocol for them."
        );
    }

    private void CreateObservedWork(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "becket.cooperator.slot.count",
            () => ReadMany(Slots),
            "{slot}",
            "Slots of the runs of Cooperator.ForEach, by state: busy or free."
        );
        meter.CreateObservableUpDownCounter(
            "becket.cooperator.queue.length",
            () => Read(static reactor => (long)reactor.CooperatorCounts.Waiting),
            "{item}",
            "Items that wait for a slot, of the sources that know how many they have."
        );
        meter.CreateObservableUpDownCounter(
            "becket.cooperator.task.count",
            () => Read(static reactor => (long)reactor.CooperatorCounts.Tasks),
            "{task}",
            "Iterators that cooperators step through in turn."
        );
        meter.CreateObservableUpDownCounter(
            "becket.thread_pool.thread.count",
            () => ReadMany(static reactor => Pools(reactor, reactor.MainThreads, static pool => pool.Threads)),
            "{thread}",
            "Threads of a pool that have started and not ended."
        );
        meter.CreateObservableUpDownCounter(
            "becket.thread_pool.thread.limit",
            () => ReadMany(static reactor => Pools(reactor, reactor.ThreadPoolSize, static pool => pool.Size)),
            "{thread}",
            "The largest number of threads of a pool."
        );
        meter.CreateObservableUpDownCounter(
            "becket.thread_pool.queue.length",
            () => ReadMany(static reactor => Pools(reactor, reactor.WaitingFunctions, static pool => pool.Waiting)),
            "{function}",
            "Functions that wait for a thread of a pool."
        );
        meter.CreateObservableUpDownCounter(
            "becket.process.count",
            () => Read(static reactor => (long)reactor.Counts.Children),
            "{process}",
            "Child processes that have started and not ended."
        );
    }

    /// <summary>The reactors that use these instruments and have not ended.</summary>
    private IEnumerable<Reactor> Reactors() =>
        Home.Living().OfType<Reactor>().Where(reactor => reactor.Instruments == this && !reactor.HasEnded);

    /// <summary>One value for each name of a reactor. Reactors with the same name count together.</summary>
    private IEnumerable<Measurement<T>> Read<T>(Func<Reactor, T> value)
        where T : struct, System.Numerics.INumber<T> => ReadMany<T>(reactor => [(value(reactor), [])]);

    private IEnumerable<Measurement<T>> ReadMany<T>(Func<Reactor, IEnumerable<(T Value, string[] Tags)>> values)
        where T : struct, System.Numerics.INumber<T> =>
        [
            .. from reactor in Reactors()
            from each in values(reactor)
            group each.Value by (Name: (string)reactor.NameTag.Value!, Tags: string.Join('\n', each.Tags)) into same
            select new Measurement<T>(
                same.Aggregate(T.Zero, static (sum, value) => sum + value),
                TagsOf(same.Key.Name, same.Key.Tags)
            ),
        ];

    private static IEnumerable<KeyValuePair<string, object?>> TagsOf(string name, string tags)
    {
        yield return KeyValuePair.Create(Tags.ReactorName, (object?)name);
        if (tags.Length > 0)
        {
            foreach (string[] pair in tags.Split('\n').Chunk(2))
            {
                yield return KeyValuePair.Create(pair[0], (object?)pair[1]);
            }
        }
    }

    private static IEnumerable<(long Value, string[] Tags)> Calls(Reactor reactor)
    {
        ReactorStatistics statistics = reactor.Statistics();
        yield return (statistics.DelayedCalls, ["becket.call.kind", "delayed"]);
        yield return (statistics.CallsFromThreads, ["becket.call.kind", "from_thread"]);
        yield return (statistics.Yields, ["becket.call.kind", "yield"]);
    }

    /// <summary>The reactor's pool has no tag; those that the program has made have their names.</summary>
    private static IEnumerable<(long Value, string[] Tags)> Pools(
        Reactor reactor,
        int main,
        Func<WorkerPool, int> value
    ) =>
        reactor
            .WorkerPools.Select(pool => ((long)value(pool), (string[])["becket.thread_pool.name", pool.Name]))
            .Prepend((main, []));

    private static IEnumerable<(long Value, string[] Tags)> Slots(Reactor reactor)
    {
        int busy = reactor.CooperatorCounts.Busy;
        yield return (busy, ["becket.slot.state", "busy"]);
        yield return (reactor.CooperatorCounts.Slots - busy, ["becket.slot.state", "free"]);
    }

    /// <summary>A value for each kind of connection that the reactor has had.</summary>
    private static IEnumerable<(long Value, string[] Tags)> ByKind(Reactor reactor, long[] values)
    {
        for (int i = 0; i < ConnectionKinds.Count; i++)
        {
            var kind = (ConnectionKind)i;
            if (reactor.Counts.Made[i] != 0)
            {
                yield return (values[i], [Tags.NetworkTransport, kind.Transport(), Tags.Role, kind.Role()]);
            }
        }
    }

    private static IEnumerable<(long Value, string[] Tags)> Bytes(Reactor reactor) =>
        ByKind(reactor, reactor.Counts.Received)
            .Select(static each => (each.Value, (string[])[.. each.Tags, "network.io.direction", "receive"]))
            .Concat(
                ByKind(reactor, reactor.Counts.Written)
                    .Select(static each => (each.Value, (string[])[.. each.Tags, "network.io.direction", "transmit"]))
            );
}
