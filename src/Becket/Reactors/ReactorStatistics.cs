namespace Becket.Reactors;

/// <summary>What a reactor has done so far: a snapshot, which does not change.</summary>
public sealed record ReactorStatistics
{
    /// <summary>The driver it runs on.</summary>
    public required string Driver { get; init; }

    /// <summary>Turns of the loop.</summary>
    public required long Turns { get; init; }

    /// <summary>Delayed calls that have run.</summary>
    public required long DelayedCalls { get; init; }

    /// <summary>Calls from threads that have run, and async methods that came home.</summary>
    public required long CallsFromThreads { get; init; }

    /// <summary>Async methods resumed after <see cref="Becket.Deferreds.Deferred.Yield"/>.</summary>
    public required long Yields { get; init; }

    /// <summary>Delayed calls that are pending.</summary>
    public required int PendingDelayedCalls { get; init; }

    /// <summary>Listening ports, connections and datagram ports that are open.</summary>
    public required int OpenChannels { get; init; }

    /// <summary>Calls that threw. The loop goes on after each.</summary>
    public required long Errors { get; init; }

    /// <summary>Turns that took longer than <see cref="ReactorOptions.SlowTurn"/>.</summary>
    public required long SlowTurns { get; init; }

    /// <summary>The longest turn, without the waiting.</summary>
    public required TimeSpan LongestTurn { get; init; }

    /// <summary>How long what becomes ready waits for the loop, in the last 5 to 10 seconds.</summary>
    public required LoopDelay LoopDelay { get; init; }

    /// <summary>Threads of the pool that have been started.</summary>
    public required int Threads { get; init; }

    /// <summary>Functions that run in the pool now, wait for a thread, or whose results are on their way to the
    /// loop.</summary>
    public required int PendingFunctions { get; init; }
}
