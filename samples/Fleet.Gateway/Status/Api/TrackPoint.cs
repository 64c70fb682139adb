namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The positions of a device between two times of arrival.</summary>
internal sealed record TrackJson(
    string Device,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<TrackPoint> Points
);

/// <summary>A position on a track.</summary>
internal sealed record TrackPoint
{
    /// <summary>The time of arrival.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The device's own time. Null if it is not a date.</summary>
    public required DateTimeOffset? Time { get; init; }

    /// <summary>In degrees.</summary>
    public required double Latitude { get; init; }

    /// <summary>In degrees.</summary>
    public required double Longitude { get; init; }

    /// <summary>In metres.</summary>
    public required int Altitude { get; init; }

    /// <summary>In km/h.</summary>
    public required double Speed { get; init; }

    /// <summary>In degrees, clockwise from the north.</summary>
    public required int Direction { get; init; }

    /// <summary>The alarm bits in words.</summary>
    public required IReadOnlyList<string> Alarms { get; init; }

    /// <summary>What cannot be right: "no time", "clock", "place", "not positioned" (docs/fleet-records.md), or "jump":
    /// a place that the vehicle could not reach.</summary>
    public required IReadOnlyList<string> Doubts { get; init; }

    /// <summary>Whether the line of the track goes through it.</summary>
    public required bool IsDrawn { get; init; }

    /// <summary>Whether more than <see cref="Track.Gap"/> passed since the point before.</summary>
    public required bool IsAfterGap { get; init; }
}
