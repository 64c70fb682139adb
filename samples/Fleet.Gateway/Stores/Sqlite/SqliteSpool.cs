using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>A spool in an SQLite file on this machine. Calls block.</summary>
/// <remarks>Threads: any, one call at a time.</remarks>
internal sealed class SqliteSpool(string path) : IDisposable
{
    private const string Schema = """
        create table if not exists alarms (key text primary key, alarm text not null) without rowid;
        create table if not exists positions (key text primary key, position text not null) without rowid;
        create table if not exists sightings (device text primary key, seen integer not null) without rowid;
        """;

    private readonly SqliteFile _file = new(path, Schema);

    /// <summary>Takes the records that an earlier run left. Alarms also stay in the spool until the store has
    /// them.</summary>
    public Batch Load()
    {
        var left = new Batch
        {
            Alarms = _file.Query(
                "select alarm from alarms",
                static row => JsonSerializer.Deserialize(row.GetString(0), RecordJson.Default.AlarmRecord)!
            ),
            Positions = _file.Query(
                "select position from positions",
                static row => JsonSerializer.Deserialize(row.GetString(0), RecordJson.Default.PositionRecord)!
            ),
            LastSeen = _file.Query(
                "select device, seen from sightings",
                static row => new LastSeen(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)))
            ),
        };
        _file.Write(static file =>
        {
            file.Run("delete from positions");
            file.Run("delete from sightings");
        });
        return left;
    }

    /// <summary>Adds records. They are on the disk when the call returns.</summary>
    public void Add(Batch batch) =>
        _file.Write(file =>
        {
            foreach (AlarmRecord alarm in batch.Alarms)
            {
                file.Run(
                    "insert or replace into alarms values ($key, $alarm)",
                    ("$key", alarm.Key.ToString()),
                    ("$alarm", JsonSerializer.Serialize(alarm, RecordJson.Default.AlarmRecord))
                );
            }

            foreach (PositionRecord position in batch.Positions)
            {
                file.Run(
                    "insert or replace into positions values ($key, $position)",
                    ("$key", position.Key.ToString()),
                    ("$position", JsonSerializer.Serialize(position, RecordJson.Default.PositionRecord))
                );
            }

            foreach (LastSeen entry in batch.LastSeen)
            {
                file.Run(
                    "insert or replace into sightings values ($device, $seen)",
                    ("$device", entry.Device),
                    ("$seen", entry.Seen.ToUnixTimeMilliseconds())
                );
            }
        });

    /// <summary>Removes alarms that the store has taken.</summary>
    public void RemoveAlarms(IReadOnlyList<RecordKey> keys) =>
        _file.Write(file =>
        {
            foreach (RecordKey key in keys)
            {
                file.Run("delete from alarms where key = $key", ("$key", key.ToString()));
            }
        });

    public void Dispose() => _file.Dispose();
}
