namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Records that a store will never take: another try would fail in the same way. The rest of their batch is
/// written.</summary>
/// <param name="Records">The records.</param>
/// <param name="Reason">Names the key or the row, and says what is wrong and what to do.</param>
internal sealed record Rejection(Batch Records, string Reason)
{
    public static Rejection? Join(Rejection? one, Rejection? other) =>
        one is null || other is null
            ? one ?? other
            : new Rejection(one.Records.With(other.Records), $"{one.Reason} {other.Reason}");
}
