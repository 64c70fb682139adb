namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>The alarm bits that the last report of a device shows. Alarms of the course <see
/// cref="AlarmCourse.WhileShown"/> that are not among them have ended.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Kinds">The alarms in words.</param>
/// <param name="Received">The arrival of the report.</param>
internal sealed record ShownAlarms(string Device, IReadOnlyList<string> Kinds, DateTimeOffset Received);
