using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.Data.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>Brings a file of the first version into today's layout. In that version alarms had no beginning and end,
/// and positions no time of arrival.</summary>
internal static class SqliteMigration
{
    /// <summary>Run before today's tables are made.</summary>
    public const string SetAside = """
        alter table alarms rename to alarms_1;
        alter table positions rename to positions_1;
        """;

    /// <summary>Run after today's tables were made. Each alarm of the first version becomes one that is over.</summary>
    /// <returns>What was copied, in words.</returns>
    public static string Copy(SqliteCommand command, string path)
    {
        // The arrival of these positions is not known; their own time stands for it, unless it is in the future. A hash
        // of their own, because they are older than any report that can still be sent again.
        command.CommandText = """
            insert into positions (device, received, time, serial, item, latitude, longitude, altitude,
            speed, direction,
                status, alarm, doubts, hash)
            select device, min(time, unixepoch()) * 1000, time * 1000, serial, item, latitude, longitude, altitude,
                speed, direction, status, 0, 0, -id
            from positions_1 order by id;
            """;
        int positions = command.ExecuteNonQuery();
        var old = new List<(string What, string Report)>();
        command.CommandText = "select what, alarm from alarms_1 order by time, key";
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                old.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        command.CommandText = """
            insert into alarm_reports (key, base, device, received, what, report)
            values ($key, $base, $device, $received, $what, $report);
            insert into alarms (id, device, kind, course, began, ended, last_report, count, time, latitude, longitude,
                report)
            values ($id, $device, $what, 0, $received, $received, $received, 1, $time, $latitude, $longitude, $key);
            """;
        foreach ((string what, string text) in old)
        {
            AlarmRecord report = JsonSerializer.Deserialize(text, RecordJson.Default.AlarmRecord)!;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$key", report.Key.ToString());
            command.Parameters.AddWithValue("$base", report.Key.Base.ToString());
            command.Parameters.AddWithValue("$device", report.Device);
            command.Parameters.AddWithValue("$received", report.Received.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$what", what);
            command.Parameters.AddWithValue("$report", text);
            command.Parameters.AddWithValue("$id", report.AlarmId(what));
            command.Parameters.AddWithValue("$time", report.Time?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value);
            command.Parameters.AddWithValue("$latitude", report.Position?.Latitude ?? (object)DBNull.Value);
            command.Parameters.AddWithValue("$longitude", report.Position?.Longitude ?? (object)DBNull.Value);
            command.ExecuteNonQuery();
        }

        command.Parameters.Clear();
        command.CommandText = "drop table alarms_1; drop table positions_1";
        command.ExecuteNonQuery();
        return $"{path} was written by an earlier version; {old.Count} alarms and {positions} positions were brought "
            + "into today's layout.";
    }
}
