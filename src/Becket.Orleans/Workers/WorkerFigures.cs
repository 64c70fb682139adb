using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Workers;

/// <summary>What a worker tells the meter while it is started: observers come on their own threads.</summary>
internal sealed class WorkerFigures
{
    private static readonly ConcurrentDictionary<WorkerFigures, byte> s_all = new();

    private static readonly ObservableUpDownCounter<int> s_count = Instruments.Meter.CreateObservableUpDownCounter(
        "becket.jobs.worker.count",
        static () => s_all.Count,
        "{worker}",
        "Workers of this process."
    );

    private static readonly ObservableUpDownCounter<int> s_slots = Instruments.Meter.CreateObservableUpDownCounter(
        "becket.jobs.worker.slots",
        static () => s_all.Keys.Sum(static worker => worker._slots),
        "{slot}",
        "Slots of these workers, in use or not."
    );

    private static readonly ObservableUpDownCounter<int> s_leases = Instruments.Meter.CreateObservableUpDownCounter(
        "becket.jobs.worker.leases",
        static () => s_all.Keys.Sum(static worker => Volatile.Read(ref worker._leases)),
        "{lease}",
        "Leases that these workers have: of jobs that run, and of those that were fetched to run next."
    );

    private readonly int _slots;
    private int _leases;

    public WorkerFigures(int slots)
    {
        _slots = slots;
        s_all.TryAdd(this, 0);
    }

    /// <summary>The worker has so many more leases.</summary>
    public void Leases(int change) => Volatile.Write(ref _leases, _leases + change);

    /// <summary>The worker has stopped.</summary>
    public void Close() => s_all.TryRemove(this, out _);
}
