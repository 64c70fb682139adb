namespace Becket.Reactors;

/// <summary>How long the loop was busy with other work when something became ready: an unbiased measure of how
/// responsive it is.</summary>
/// <remarks>
/// <para>Take any moment of the last 5 to 10 seconds, and let a delayed call be due, bytes arrive or a thread hand over
/// a call at that moment. The loop takes it when it has finished the turn that it is in; if it is waiting, at once. The
/// figures are percentiles of that delay over all moments: with a <see cref="P99"/> of 20 ms, one moment in a hundred
/// meets a delay of more than 20 ms. A loop that is idle half of the time has a <see cref="P50"/> of zero. One turn of
/// 2 s weighs as much as it hurts, and not as one turn among thousands.</para>
/// <para>Measured at each turn from the clock readings that the loop makes anyway. Not in it: the time that the
/// operating system takes to wake the loop, up to a millisecond by which waits are rounded up, other work of the same
/// turn that runs first, and a turn that has not ended. In virtual time all are zero.</para>
/// </remarks>
public sealed record LoopDelay
{
    /// <summary>The delay that half of all moments do not exceed.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>The delay that 99 % of all moments do not exceed.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>The delay that 99.9 % of all moments do not exceed.</summary>
    public required TimeSpan P999 { get; init; }

    /// <summary>The longest delay: the length of the longest turn.</summary>
    public required TimeSpan Max { get; init; }

    internal static LoopDelay None { get; } =
        new()
        {
            P50 = default,
            P99 = default,
            P999 = default,
            Max = default,
        };
}
