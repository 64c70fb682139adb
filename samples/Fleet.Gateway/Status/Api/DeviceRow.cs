namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>A device in the list.</summary>
internal sealed record DeviceRow
{
    public required string Device { get; init; }

    public string Plate { get; init; } = "";

    /// <summary>In words. Empty if unknown.</summary>
    public string PlateColor { get; init; } = "";

    public string Maker { get; init; } = "";

    public string Model { get; init; } = "";

    public string TerminalId { get; init; } = "";

    /// <summary>"2011", "2013" or "2019". Empty if unknown.</summary>
    public string Edition { get; init; } = "";

    public bool IsOnline { get; init; }

    /// <summary>Where it is connected from. Empty if it is off line.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it came on line. Null if it is off line.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was last heard. Null: never.</summary>
    public DateTimeOffset? Seen { get; init; }

    /// <summary>The number of frames since it came on line.</summary>
    public long Frames { get; init; }

    /// <summary>The alarms that last.</summary>
    public int OpenAlarms { get; init; }

    /// <summary>The alarms that no operator has acknowledged, among the last <see
    /// cref="DeviceDirectory.MaxAlarms"/>.</summary>
    public int NewAlarms { get; init; }
}
