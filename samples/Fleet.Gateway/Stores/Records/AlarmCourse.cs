namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>How long an alarm lasts.</summary>
internal enum AlarmCourse
{
    /// <summary>It is over at once: an alarm of the anti-fatigue device, or of the driver monitor without start and
    /// end.</summary>
    Once,

    /// <summary>An alarm bit of 0x0200: it lasts while reports show it, and has ended with the first one that does
    /// not.</summary>
    WhileShown,

    /// <summary>An alarm of T/JSATL 12 that has begun: it lasts until a report says that it has ended.</summary>
    UntilEnded,

    /// <summary>An alarm of T/JSATL 12 has ended.</summary>
    Ended,
}
