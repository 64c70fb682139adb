namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Records that are written together. Writing a batch again does no harm: nothing is added twice, and no
/// last-seen time goes back.</summary>
internal sealed record Batch
{
    public static Batch Empty { get; } = new();

    public IReadOnlyList<LastSeen> LastSeen { get; init; } = [];

    public IReadOnlyList<PositionRecord> Positions { get; init; } = [];

    public IReadOnlyList<AlarmRecord> Alarms { get; init; } = [];

    public int Count => LastSeen.Count + Positions.Count + Alarms.Count;
}
