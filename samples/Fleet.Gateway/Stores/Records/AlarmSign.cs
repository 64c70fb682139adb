namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>One alarm in a report.</summary>
/// <param name="Kind">The alarm in words: "overspeed".</param>
/// <param name="Course">How long it lasts.</param>
/// <param name="IsNew">Whether the device's report before this one did not show the alarm. Then it is another alarm
/// than one that lasted before.</param>
internal readonly record struct AlarmSign(string Kind, AlarmCourse Course, bool IsNew = false);
