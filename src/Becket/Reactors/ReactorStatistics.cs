namespace Becket.Reactors;

/// <summary>The counters of a reactor: a snapshot, which does not change.</summary>
public sealed record ReactorStatistics
{
    /// <summary>The name of the driver.</summary>
    public required string Driver { get; init; }

    /// <summary>How many turns the loop has made.</summary>
    public required long Turns { get; init; }

    /// <summary>How many delayed calls have run.</summary>
    public required long DelayedCalls { get; init; }

    /// <summary>How many calls from other threads have run, including async methods that continued on the loop after
    /// another thread completed what they awaited. Work that the loop puts off for itself is not counted.</summary>
    public required long CallsFromThreads { get; init; }

    /// <summary>How many times an async method was resumed after
    /// <see cref="Becket.Deferreds.Deferred.Yield"/>.</summary>
    public required long Yields { get; init; }

    /// <summary>How many delayed calls are pending.</summary>
    public required int PendingDelayedCalls { get; init; }

    /// <summary>How many listening ports, connections and datagram ports are open.</summary>
    public required int OpenChannels { get; init; }

    /// <summary>How many connections ports have refused, because the factory made no protocol for them.</summary>
    public required long RefusedConnections { get; init; }

    /// <summary>How many calls threw an exception. The loop goes on after each.</summary>
    public required long Errors { get; init; }

    /// <summary>How many turns worked longer than <see cref="ReactorOptions.SlowTurn"/>.</summary>
    public required long SlowTurns { get; init; }

    /// <summary>The longest turn since the start, without the wait.</summary>
    public required TimeSpan LongestTurn { get; init; }

    /// <summary>How long work that became ready had to wait for the loop, in the last 5 to 10 seconds.</summary>
    public required LoopDelay LoopDelay { get; init; }

    /// <summary>How many threads of the pool have started and not ended.</summary>
    public required int Threads { get; init; }

    /// <summary>How many functions run in the pool, wait for a thread, or have results that the loop has not taken
    /// yet.</summary>
    public required int PendingFunctions { get; init; }
}
