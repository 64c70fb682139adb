using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>A snapshot of a <see cref="StoreWriter"/>: the records that wait, and counts since the start.</summary>
/// <remarks>The names in JSON are those of <c>/status.json</c>, which readers of that page rely on.</remarks>
internal sealed record WriterStatistics
{
    /// <summary>Positions that wait, or are being written.</summary>
    public int Positions { get; init; }

    /// <summary>Alarms that wait, or are being written.</summary>
    public int Alarms { get; init; }

    /// <summary>Those of the <see cref="Alarms"/> that are in the spool as well, and so are acknowledged.</summary>
    public int Spooled { get; init; }

    /// <summary>Devices with a last-seen time that waits to be written.</summary>
    [JsonPropertyName("sightings")]
    public int LastSeen { get; init; }

    public int Capacity { get; init; }

    public long PositionsWritten { get; init; }

    public long AlarmsWritten { get; init; }

    [JsonPropertyName("sightingsWritten")]
    public long LastSeenWritten { get; init; }

    /// <summary>Positions dropped because the queue was full.</summary>
    public long PositionsDropped { get; init; }

    /// <summary>Last-seen times dropped because the table was full.</summary>
    [JsonPropertyName("sightingsDropped")]
    public long LastSeenDropped { get; init; }

    /// <summary>Records that the store will never take. Alarms among them are in the spool.</summary>
    public long Rejected { get; init; }

    public long Writes { get; init; }

    public long Failures { get; init; }

    /// <summary>The error of the last write, or why the store refused records of it. Null if it took all.</summary>
    [JsonPropertyName("trouble")]
    public string? LastError { get; init; }

    /// <summary>The duration of the last successful write.</summary>
    public TimeSpan LastWrite { get; init; }
}
