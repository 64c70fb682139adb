namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>The rules for what a report can be. docs/fleet-records.md gives their sources.</summary>
internal static class Plausibility
{
    private const double Millionth = 1e-6;
    private const uint Positioned = 1 << 1;

    /// <summary>How far a device's time may be ahead of the arrival. The standard asks for GMT+8. A terminal that sends
    /// the time of the easternmost zone instead, UTC+14, is six hours ahead; a day covers any mistake of
    /// zones.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromDays(1);

    /// <summary>How far a device's time may be behind the arrival. Terminals keep reports while they have no network,
    /// and send them later (0x0704 type 1). Beyond 90 days a clock is more probably wrong than a report late.</summary>
    public static TimeSpan Behind { get; } = TimeSpan.FromDays(90);

    /// <summary>The time in which an unanswered report is sent again. JT/T 808-2013 section 6.1 lets a terminal wait T,
    /// 2T, 6T and so on; with the usual three repetitions, T of 30 s and a reconnection it takes less than five
    /// minutes.</summary>
    public static TimeSpan Resend { get; } = TimeSpan.FromMinutes(10);

    /// <param name="time">The device's own time. Null if it is not a date.</param>
    /// <param name="received">The time of arrival.</param>
    /// <param name="latitude">In degrees.</param>
    /// <param name="longitude">In degrees.</param>
    /// <param name="status">The standard's status bits.</param>
    public static Doubts Of(
        DateTimeOffset? time,
        DateTimeOffset received,
        double latitude,
        double longitude,
        uint status
    )
    {
        Doubts doubts = OfClock(time, received);
        if (Math.Abs(latitude) > 90 + Millionth || Math.Abs(longitude) > 180 + Millionth)
        {
            doubts |= Doubts.Place;
        }

        return (status & Positioned) == 0 ? doubts | Doubts.NotPositioned : doubts;
    }

    public static Doubts OfClock(DateTimeOffset? time, DateTimeOffset received) =>
        time is not { } own ? Doubts.NoTime
        : own - received > Ahead || received - own > Behind ? Doubts.Clock
        : Doubts.None;

    /// <summary>Whether a device's time is so near to the arrival that the same bytes at the same time are the same
    /// report. A clock that stands still, or begins anew at each start, is not.</summary>
    public static bool IsNear(DateTimeOffset? time, DateTimeOffset received) =>
        time is { } own && (own - received).Duration() <= Ahead;
}
