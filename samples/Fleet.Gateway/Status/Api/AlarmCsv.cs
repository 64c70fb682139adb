using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>Alarms as CSV, for the API and for <c>fleet alarms</c>.</summary>
internal static class AlarmCsv
{
    public static CsvText Of(IEnumerable<Alarm> alarms)
    {
        var csv = new CsvText(
            "id",
            "device",
            "kind",
            "began",
            "ended",
            "last_report",
            "count",
            "device_time",
            "latitude",
            "longitude",
            "acknowledged_by",
            "acknowledged_at"
        );
        foreach (Alarm alarm in alarms)
        {
            csv.Add(
                alarm.Id,
                alarm.Device,
                alarm.Kind,
                alarm.Began,
                alarm.Ended,
                alarm.LastReport,
                alarm.Count,
                alarm.Time,
                alarm.Latitude,
                alarm.Longitude,
                alarm.AcknowledgedBy,
                alarm.AcknowledgedAt
            );
        }

        return csv;
    }
}
