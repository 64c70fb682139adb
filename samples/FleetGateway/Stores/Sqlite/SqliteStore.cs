using System.Text.Json;

namespace Becket.Samples.Fleet.Stores.Sqlite;

/// <summary>A file of SQLite: no server needed.</summary>
internal sealed class SqliteStore(string path) : IStore
{
    private const string Schema =
        """
        create table if not exists last_seen (device text primary key, seen integer not null) without rowid;
        create table if not exists positions (
            device text not null, time integer not null, serial integer not null, item integer not null,
            latitude real not null, longitude real not null, altitude integer not null, speed real not null, direction integer not null, status integer not null,
            primary key (device, time, serial, item)) without rowid;
        create table if not exists alarms (key text primary key, device text not null, time integer not null, what text not null, alarm text not null) without rowid;
        """;

    private readonly SqliteFile _file = new(path, Schema);
    private readonly TrailLimit _limit = new();

    public void Write(Batch batch) => _file.Write(file =>
    {
        foreach (var alarm in batch.Alarms)
        {
            file.Run(
                "insert or replace into alarms values ($key, $device, $time, $what, $alarm)",
                ("$key", alarm.Key.ToString()), ("$device", alarm.Device), ("$time", alarm.Time.ToUnixTimeSeconds()), ("$what", alarm.What),
                ("$alarm", JsonSerializer.Serialize(alarm, RecordJson.Default.AlarmRecord)));
        }

        foreach (var sighting in batch.Sightings)
        {
            file.Run(
                "insert into last_seen values ($device, $seen) on conflict do update set seen = max(seen, excluded.seen)",
                ("$device", sighting.Device), ("$seen", sighting.Seen.ToUnixTimeMilliseconds()));
        }

        foreach (var position in batch.Positions)
        {
            Write(file, position);
        }
    });

    public IReadOnlyList<Sighting> LastSeen(int count) => _file.Query(
        "select device, seen from last_seen order by seen desc limit $count",
        static row => new Sighting(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
        ("$count", count));

    /// <summary>The alarms that are kept, as JSON, the oldest first.</summary>
    public IReadOnlyList<string> Alarms() => _file.Query("select alarm from alarms order by time, key", static row => row.GetString(0));

    public void Dispose() => _file.Dispose();

    private void Write(SqliteFile file, PositionRecord position)
    {
        file.Run(
            "insert or replace into positions values ($device, $time, $serial, $item, $latitude, $longitude, $altitude, $speed, $direction, $status)",
            ("$device", position.Device), ("$time", position.Time.ToUnixTimeSeconds()), ("$serial", position.Serial), ("$item", position.Item),
            ("$latitude", position.Latitude), ("$longitude", position.Longitude), ("$altitude", position.Altitude), ("$speed", position.Speed),
            ("$direction", position.Direction), ("$status", position.Status));
        if (_limit.IsDue(position.Device, 1))
        {
            file.Run(
                "delete from positions where device = $device and time < (select time from positions where device = $device order by time desc limit 1 offset $kept)",
                ("$device", position.Device), ("$kept", TrailLimit.Length - 1));
        }
    }
}
