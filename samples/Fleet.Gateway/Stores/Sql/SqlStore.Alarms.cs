using System.Data.Common;
using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Sql;

internal abstract partial class SqlStore
{
    private const string AlarmColumns =
        "id, device, kind, course, began, ended, last_report, count, time, latitude, longitude, report, "
        + "acknowledged_by, acknowledged_at";

    public IReadOnlyList<Alarm> ReadAlarms(AlarmQuery query)
    {
        var conditions = new List<string>();
        var values = new List<(string, object?)> { ("@count", (long)query.Count) };
        void Add(string condition, string name, object? value)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }

        if (query.Device is not null)
        {
            Add("device = @device", "@device", query.Device);
        }

        if (query.Kind is not null)
        {
            Add("kind = @kind", "@kind", query.Kind);
        }

        if (query.Since is { } since)
        {
            Add("last_report >= @since", "@since", since.ToUnixTimeMilliseconds());
        }

        if (query.IsOpen is { } isOpen)
        {
            conditions.Add(isOpen ? "ended is null" : "ended is not null");
        }

        if (query.IsAcknowledged is { } isAcknowledged)
        {
            conditions.Add(isAcknowledged ? "acknowledged_at is not null" : "acknowledged_at is null");
        }

        return Database.Query(
            $"select {AlarmColumns} from alarms {(conditions.Count > 0 ? "where " : "")}"
                + $"{string.Join(" and ", conditions)} order by began desc, id limit @count",
            static row => new Alarm
            {
                Id = row.GetString(0),
                Device = row.GetString(1),
                Kind = row.GetString(2),
                Course = (AlarmCourse)row.GetInt32(3),
                Began = row.Time(4),
                Ended = row.TimeOrNull(5),
                LastReport = row.Time(6),
                Count = row.GetInt64(7),
                Time = row.TimeOrNull(8),
                Latitude = row.NumberOrNull(9),
                Longitude = row.NumberOrNull(10),
                Report = row.GetString(11),
                AcknowledgedBy = row.TextOrNull(12),
                AcknowledgedAt = row.TimeOrNull(13),
            },
            values.ToArray()
        );
    }

    public AlarmRecord? ReadReport(string key) =>
        Database.Query("select report from alarm_reports where key = @key", ReadReport, ("@key", key)).FirstOrDefault();

    public IReadOnlyList<AlarmRecord> ReadReports(string? device, DateTimeOffset from, DateTimeOffset to, int count) =>
        Database.Query(
            "select report from alarm_reports where received between @from and @to"
                + (device is null ? "" : " and device = @device")
                + " order by received desc, id desc limit @count",
            ReadReport,
            [
                ("@from", from.ToUnixTimeMilliseconds()),
                ("@to", to.ToUnixTimeMilliseconds()),
                ("@count", (long)count),
                .. device is null ? [] : new (string, object?)[] { ("@device", device) },
            ]
        );

    public Acknowledgement? Acknowledge(string id, string by, DateTimeOffset at)
    {
        int changed = 0;
        Database.Write(() =>
            changed = Database.Run(
                "update alarms set acknowledged_by = @by, acknowledged_at = @at "
                    + "where id = @id and acknowledged_by is null",
                ("@by", by),
                ("@at", at.ToUnixTimeMilliseconds()),
                ("@id", id)
            )
        );

        // Once noted, it does not change.
        return Database
            .Query(
                "select acknowledged_by, acknowledged_at from alarms where id = @id",
                row => new Acknowledgement(row.GetString(0), row.TimeOrNull(1)!.Value, changed > 0),
                ("@id", id)
            )
            .FirstOrDefault();
    }

    public IReadOnlyList<DevicePart> ReadParts() =>
        Database.Query(
            "select device, name, bytes from parts order by id",
            static row => new DevicePart(
                row.GetString(0),
                new MessagePart(row.GetString(1), row.GetFieldValue<byte[]>(2))
            )
        );

    private static AlarmRecord ReadReport(DbDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), RecordJson.Default.AlarmRecord)!;

    private void WriteAlarm(AlarmRecord report)
    {
        WriteParts(report);
        if (!report.HasAlarms || !TryAddReport(report))
        {
            return;
        }

        foreach (AlarmSign sign in report.SignsOrOne())
        {
            WriteSign(report, sign);
        }
    }

    private void WriteAlarms(Batch batch)
    {
        foreach (AlarmRecord report in batch.Alarms)
        {
            WriteAlarm(report);
        }

        foreach (ShownAlarms shown in batch.Shown)
        {
            foreach ((string id, string kind) in Lasting(shown.Device))
            {
                if (!shown.Kinds.Contains(kind))
                {
                    End(id, shown.Received);
                }
            }
        }
    }

    private void WriteParts(AlarmRecord report)
    {
        foreach (MessagePart part in report.Parts ?? [])
        {
            Database.Run(
                "delete from parts where device = @device and name = @name",
                ("@device", report.Device),
                ("@name", part.Name)
            );
            if (part.Bytes.Length > 0)
            {
                Database.Run(
                    "insert into parts (device, name, bytes) values (@device, @name, @bytes)",
                    ("@device", report.Device),
                    ("@name", part.Name),
                    ("@bytes", part.Bytes)
                );
            }
        }
    }

    /// <returns>False if the report is stored already.</returns>
    private bool TryAddReport(AlarmRecord report)
    {
        RecordKey key = report.Key;
        if (
            !report.IsClockTrusted
            && Database
                .Query(
                    "select 1 from alarm_reports where base = @base and (key = base or received between @from and @to) "
                        + "limit 1",
                    static _ => true,
                    ("@base", key.Base.ToString()),
                    ("@from", (report.Received - Plausibility.Resend).ToUnixTimeMilliseconds()),
                    ("@to", (report.Received + Plausibility.Resend).ToUnixTimeMilliseconds())
                )
                .Count > 0
        )
        {
            return false;
        }

        return Database.Run(
                "insert into alarm_reports (key, base, device, received, what, report) values (@key, @base, @device, "
                    + "@received, @what, @report) on conflict (key) do nothing",
                ("@key", key.ToString()),
                ("@base", key.Base.ToString()),
                ("@device", report.Device),
                ("@received", report.Received.ToUnixTimeMilliseconds()),
                ("@what", report.What),
                ("@report", JsonSerializer.Serialize(report, RecordJson.Default.AlarmRecord))
            ) > 0;
    }

    private void WriteSign(AlarmRecord report, AlarmSign sign)
    {
        long received = report.Received.ToUnixTimeMilliseconds();
        string? open =
            sign.Course == AlarmCourse.Once
                ? null
                : Database
                    .Query(
                        "select id from alarms where device = @device and kind = @kind and ended is null",
                        static row => row.GetString(0),
                        ("@device", report.Device),
                        ("@kind", sign.Kind)
                    )
                    .FirstOrDefault();
        if (open is not null && !sign.IsNew)
        {
            Database.Run(
                "update alarms set last_report = @received, count = count + 1 where id = @id",
                ("@received", received),
                ("@id", open)
            );
            if (sign.Course == AlarmCourse.Ended)
            {
                End(open, report.Received);
            }

            return;
        }

        if (open is not null)
        {
            End(open, report.Received);
        }

        bool isOver = sign.Course is AlarmCourse.Once or AlarmCourse.Ended;
        Database.Run(
            "insert into alarms (id, device, kind, course, began, ended, last_report, count, time, latitude, "
                + "longitude, report) values (@id, @device, @kind, @course, @began, @ended, @last, 1, @time, "
                + "@latitude, @longitude, @report) on conflict (id) do nothing",
            ("@id", report.AlarmId(sign.Kind)),
            ("@device", report.Device),
            ("@kind", sign.Kind),
            ("@course", (int)sign.Course),
            ("@began", received),
            ("@ended", isOver ? received : null),
            ("@last", received),
            ("@time", report.Time?.ToUnixTimeMilliseconds()),
            ("@latitude", report.Position?.Latitude),
            ("@longitude", report.Position?.Longitude),
            ("@report", report.Key.ToString())
        );
    }

    private void End(string id, DateTimeOffset at) =>
        Database.Run("update alarms set ended = @at where id = @id", ("@at", at.ToUnixTimeMilliseconds()), ("@id", id));

    private List<(string Id, string Kind)> Lasting(string device) =>
        Database.Query(
            "select id, kind from alarms where device = @device and course = @course and ended is null",
            static row => (row.GetString(0), row.GetString(1)),
            ("@device", device),
            ("@course", (int)AlarmCourse.WhileShown)
        );
}
