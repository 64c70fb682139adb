namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>An alarm with its beginning and end, as an operator sees it. One that lasts is one, however many reports
/// show it; the reports themselves are stored beside it.</summary>
internal sealed record Alarm
{
    /// <summary>16 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string Device { get; init; }

    /// <summary>The alarm in words: "overspeed".</summary>
    public required string Kind { get; init; }

    public required AlarmCourse Course { get; init; }

    /// <summary>The arrival of the first report.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>The arrival of the report that showed the end. Null while the alarm lasts.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The arrival of the last report that shows the alarm.</summary>
    public required DateTimeOffset LastReport { get; init; }

    /// <summary>The reports that show it.</summary>
    public required long Count { get; init; }

    /// <summary>The device's own time in the first report. Null if it is not a date.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Where the first report came from. Null without a position.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>The key of the first report, by which its bytes are found: <see
    /// cref="IStore.ReadReport(string)"/>.</summary>
    public required string Report { get; init; }

    /// <summary>Who has acknowledged the alarm on the operator's page. Null if nobody has.</summary>
    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }
}
