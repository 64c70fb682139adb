using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>A store in an SQLite file, which needs no server.</summary>
/// <param name="path">The file.</param>
/// <param name="trail">The number of positions that are kept at least, of all devices together.</param>
internal sealed class SqliteStore(string path, int trail = 500_000) : IStore
{
    // Positions are stored in the order of arrival, so a batch of a thousand devices touches a few pages. Ordered by
    // device it would touch a page for each, fifty times as much to write.
    private const string Schema = """
        create table if not exists last_seen (device text primary key, seen integer not null) without rowid;
        create table if not exists positions (
            id integer primary key, device text not null, time integer not null, serial integer not null, item integer not null,
            latitude real not null, longitude real not null, altitude integer not null, speed real not null, direction integer not null, status integer not null);
        create table if not exists alarms (key text primary key, device text not null, time integer not null, what text not null, alarm text not null) without rowid;
        """;

    private readonly SqliteFile _file = new(path, Schema);

    public void Write(Batch batch) =>
        _file.Write(file =>
        {
            foreach (AlarmRecord alarm in batch.Alarms)
            {
                file.Run(
                    "insert or replace into alarms values ($key, $device, $time, $what, $alarm)",
                    ("$key", alarm.Key.ToString()),
                    ("$device", alarm.Device),
                    ("$time", alarm.Time.ToUnixTimeSeconds()),
                    ("$what", alarm.What),
                    ("$alarm", JsonSerializer.Serialize(alarm, RecordJson.Default.AlarmRecord))
                );
            }

            foreach (LastSeen entry in batch.LastSeen)
            {
                file.Run(
                    "insert into last_seen values ($device, $seen) on conflict do update set seen = max(seen, "
                        + "excluded.seen)",
                    ("$device", entry.Device),
                    ("$seen", entry.Seen.ToUnixTimeMilliseconds())
                );
            }

            foreach (PositionRecord position in batch.Positions)
            {
                file.Run(
                    "insert into positions values (null, $device, $time, $serial, $item, $latitude, "
                        + "$longitude, $altitude, $speed, $direction, $status)",
                    ("$device", position.Device),
                    ("$time", position.Time.ToUnixTimeSeconds()),
                    ("$serial", position.Serial),
                    ("$item", position.Item),
                    ("$latitude", position.Latitude),
                    ("$longitude", position.Longitude),
                    ("$altitude", position.Altitude),
                    ("$speed", position.Speed),
                    ("$direction", position.Direction),
                    ("$status", position.Status)
                );
            }

            if (batch.Positions.Count > 0)
            {
                file.Run(
                    "delete from positions where id <= (select max(id) from positions) - $trail",
                    ("$trail", trail)
                );
            }
        });

    public IReadOnlyList<LastSeen> ReadLastSeen(int count) =>
        _file.Query(
            "select device, seen from last_seen order by seen desc limit $count",
            static row => new LastSeen(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
            ("$count", count)
        );

    /// <summary>The stored alarms as JSON, the oldest first.</summary>
    public IReadOnlyList<string> Alarms() =>
        _file.Query("select alarm from alarms order by time, key", static row => row.GetString(0));

    public void Dispose() => _file.Dispose();
}
