namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>What cannot be right in a report. The report is kept as it came, with these marks.</summary>
[Flags]
internal enum Doubts
{
    None = 0,

    /// <summary>The device's time is not a date: 000000000000, or hexadecimal digits.</summary>
    NoTime = 1,

    /// <summary>The device's time is further from the arrival than <see cref="Plausibility.Ahead"/> or <see
    /// cref="Plausibility.Behind"/>.</summary>
    Clock = 2,

    /// <summary>The place is not on the earth: a latitude above 90 degrees, or a longitude above 180.</summary>
    Place = 4,

    /// <summary>The terminal says that it has no position, by bit 1 of its status. What it sends is an old position or
    /// zeros.</summary>
    NotPositioned = 8,
}
