namespace Becket.Samples.Fleet.Stores.Writing;

/// <summary>What a <see cref="StoreWriter"/> has done, and what it keeps.</summary>
internal sealed record WriterStatistics
{
    /// <summary>Positions that wait, or are being written.</summary>
    public int Positions { get; init; }

    /// <summary>Alarms that wait, or are being written.</summary>
    public int Alarms { get; init; }

    /// <summary>Of those, the ones that are in the spool as well, and so acknowledged.</summary>
    public int Spooled { get; init; }

    /// <summary>Devices whose sighting waits.</summary>
    public int Sightings { get; init; }

    public int Capacity { get; init; }

    public long PositionsWritten { get; init; }

    public long AlarmsWritten { get; init; }

    public long SightingsWritten { get; init; }

    /// <summary>Positions for which there was no room.</summary>
    public long PositionsDropped { get; init; }

    /// <summary>Sightings for which there was no room.</summary>
    public long SightingsDropped { get; init; }

    public long Writes { get; init; }

    public long Failures { get; init; }

    /// <summary>What was wrong with the last write; null if it went well.</summary>
    public string? Trouble { get; init; }

    /// <summary>How long the last successful write took.</summary>
    public TimeSpan LastWrite { get; init; }
}
