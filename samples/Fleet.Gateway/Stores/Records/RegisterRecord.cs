namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>What a terminal said of itself and its vehicle when it registered, and by its last 0x0102.</summary>
internal sealed record RegisterRecord
{
    public required string Device { get; init; }

    /// <summary>The time of arrival at the gateway.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>"2011", "2013" or "2019".</summary>
    public string Edition { get; init; } = "";

    public int Province { get; init; }

    public int City { get; init; }

    public string Maker { get; init; } = "";

    public string Model { get; init; } = "";

    public string TerminalId { get; init; } = "";

    /// <summary>1 blue, 2 yellow, 3 black, 4 white, 5 green, 9 other; 0: no plate yet, and <see cref="Plate"/> is the
    /// vehicle's identification number. Source: JT/T 415-2006 5.4.12, JT/T 697.7-2014.</summary>
    public int PlateColor { get; init; }

    public string Plate { get; init; } = "";

    /// <summary>The modem's number, from 0x0102 of 2019. Empty if unknown.</summary>
    public string Imei { get; init; } = "";

    /// <summary>From 0x0102 of 2019. Empty if unknown.</summary>
    public string SoftwareVersion { get; init; } = "";
}
