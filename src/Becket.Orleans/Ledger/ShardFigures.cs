using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Becket.Orleans.Ledger;

/// <summary>What a shard tells the meter while its owner has it: observers come on their own threads.</summary>
internal sealed class ShardFigures
{
    /// <summary>Stands for a begin: no job runs.</summary>
    private const long None = long.MinValue;

    private static readonly ConcurrentDictionary<ShardFigures, byte> s_all = new();

    private static readonly ObservableUpDownCounter<int> s_count = Instruments.Meter.CreateObservableUpDownCounter(
        "becket.jobs.shard.count",
        static () => s_all.Count,
        "{shard}",
        "Shards that this process has in memory."
    );

    private static readonly ObservableUpDownCounter<long> s_state = Instruments.Meter.CreateObservableUpDownCounter(
        "becket.jobs.shard.state",
        static () => s_all.Keys.Sum(static shard => Volatile.Read(ref shard._bytes)),
        "By",
        "Bytes of the states of these shards where they are stored."
    );

    private static readonly ObservableGauge<double> s_oldest = Instruments.Meter.CreateObservableGauge(
        "becket.jobs.oldest.age",
        static () => s_all.Keys.Max(static shard => (double?)shard.OldestAge) ?? 0,
        "s",
        "How long the job of these shards that has run for the longest time runs; 0 if none does."
    );

    private long _bytes;

    /// <summary>The begin of the oldest run, on the stopwatch.</summary>
    private long _oldestSince = None;

    public ShardFigures() => s_all.TryAdd(this, 0);

    private double OldestAge =>
        Volatile.Read(ref _oldestSince) is not None and var since ? Stopwatch.GetElapsedTime(since).TotalSeconds : 0;

    /// <summary>The state was stored, or loaded.</summary>
    public void Stored(long bytes) => Volatile.Write(ref _bytes, bytes);

    /// <summary>How long the oldest job runs by now; null if none does.</summary>
    public void Oldest(TimeSpan? age) =>
        Volatile.Write(
            ref _oldestSince,
            age is { } time ? Stopwatch.GetTimestamp() - (long)(time.TotalSeconds * Stopwatch.Frequency) : None
        );

    /// <summary>The owner has the shard no longer.</summary>
    public void Close() => s_all.TryRemove(this, out _);
}
