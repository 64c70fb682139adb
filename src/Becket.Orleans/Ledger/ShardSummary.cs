namespace Becket.Orleans.Ledger;

/// <summary>How many jobs of a shard are in which state.</summary>
/// <param name="Jobs">All.</param>
/// <param name="Waiting">Ready, or in the pause before another attempt.</param>
/// <param name="Leased">At workers.</param>
/// <param name="Done">With a result.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Cancelled">Cancelled with the list.</param>
internal readonly record struct ShardSummary(int Jobs, int Waiting, int Leased, int Done, int Dead, int Cancelled)
{
    /// <summary>Whether no job is left to run.</summary>
    public bool IsComplete => Done + Dead + Cancelled == Jobs;

    /// <summary>The sum of two.</summary>
    public static ShardSummary operator +(ShardSummary one, ShardSummary other) =>
        new(
            one.Jobs + other.Jobs,
            one.Waiting + other.Waiting,
            one.Leased + other.Leased,
            one.Done + other.Done,
            one.Dead + other.Dead,
            one.Cancelled + other.Cancelled
        );
}
