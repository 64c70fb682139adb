namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>What is written at once. To write one again does no harm: nothing is added twice, and no sighting goes back
/// in time.</summary>
internal sealed record Batch
{
    public static Batch Empty { get; } = new();

    public IReadOnlyList<LastSeen> LastSeen { get; init; } = [];

    public IReadOnlyList<PositionRecord> Positions { get; init; } = [];

    public IReadOnlyList<AlarmRecord> Alarms { get; init; } = [];

    public int Count => LastSeen.Count + Positions.Count + Alarms.Count;
}
