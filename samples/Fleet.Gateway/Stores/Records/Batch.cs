namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Records that are written together. Writing a batch again does no harm: nothing is added twice, and no
/// last-seen time goes back.</summary>
internal sealed record Batch
{
    public static Batch Empty { get; } = new();

    public IReadOnlyList<LastSeen> LastSeen { get; init; } = [];

    public IReadOnlyList<PositionRecord> Positions { get; init; } = [];

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<AlarmRecord> Alarms { get; init; } = [];

    /// <summary>Applied after the <see cref="Alarms"/>.</summary>
    public IReadOnlyList<ShownAlarms> Shown { get; init; } = [];

    public IReadOnlyList<RegisterRecord> Registers { get; init; } = [];

    public int Count => LastSeen.Count + Positions.Count + Alarms.Count + Shown.Count + Registers.Count;

    /// <summary>The records of both.</summary>
    public Batch With(Batch other) =>
        new()
        {
            LastSeen = [.. LastSeen, .. other.LastSeen],
            Positions = [.. Positions, .. other.Positions],
            Alarms = [.. Alarms, .. other.Alarms],
            Shown = [.. Shown, .. other.Shown],
            Registers = [.. Registers, .. other.Registers],
        };

    /// <summary>Two batches with half of the records each.</summary>
    public (Batch First, Batch Second) Halves() =>
        (
            new Batch
            {
                LastSeen = [.. LastSeen.Take(LastSeen.Count / 2)],
                Positions = [.. Positions.Take(Positions.Count / 2)],
                Alarms = [.. Alarms.Take(Alarms.Count / 2)],
                Shown = [.. Shown.Take(Shown.Count / 2)],
                Registers = [.. Registers.Take(Registers.Count / 2)],
            },
            new Batch
            {
                LastSeen = [.. LastSeen.Skip(LastSeen.Count / 2)],
                Positions = [.. Positions.Skip(Positions.Count / 2)],
                Alarms = [.. Alarms.Skip(Alarms.Count / 2)],
                Shown = [.. Shown.Skip(Shown.Count / 2)],
                Registers = [.. Registers.Skip(Registers.Count / 2)],
            }
        );
}
