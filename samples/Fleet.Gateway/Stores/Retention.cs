namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>How long, and how many, records are kept. What is over either limit is removed, the oldest first.</summary>
internal sealed record Retention
{
    /// <summary>The most positions, of all devices together. In Redis, where each device has a list of its own, the
    /// most of each device is <see cref="Trail"/>. Default: 500,000.</summary>
    public int Positions { get; init; } = 500_000;

    /// <summary>The number of positions of each device that Redis keeps at least. Before a trim there are up to half as
    /// many more. Default: 100.</summary>
    public int Trail { get; init; } = 100;

    /// <summary>The age of the oldest position. Null, the default: no limit.</summary>
    public TimeSpan? PositionAge { get; init; }

    /// <summary>The most alarms. An alarm that lasts is not removed. Default: 100,000.</summary>
    public int Alarms { get; init; } = 100_000;

    /// <summary>The most reports with alarms. Default: 1,000,000.</summary>
    public int Reports { get; init; } = 1_000_000;

    /// <summary>The age of the oldest alarm since its last report, and of the oldest report with alarms. Default: 365
    /// days.</summary>
    public TimeSpan? AlarmAge { get; init; } = TimeSpan.FromDays(365);
}
