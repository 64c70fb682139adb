using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sql;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>A spool in an SQLite file on this machine. Calls block.</summary>
/// <remarks>Threads: any, one call at a time.</remarks>
internal sealed class SqliteSpool(string path) : IDisposable
{
    // The tables alarms and positions are those of the first version, whose keys did not tell all reports apart.
    private const string Schema = """
        create table if not exists alarms (key text primary key, alarm text not null) without rowid;
        create table if not exists positions (key text primary key, position text not null) without rowid;
        create table if not exists sightings (device text primary key, seen integer not null) without rowid;
        create table if not exists reports (id integer primary key, key text not null unique, report text not null);
        create table if not exists trail (id integer primary key, position text not null);
        create table if not exists registers (device text primary key, register text not null) without rowid;
        """;

    private readonly SqlDatabase _file = new(() => SqliteFile.Open(path, Schema), isPrepared: true);

    /// <summary>Opens the file.</summary>
    /// <exception cref="StoreException">The folder is missing, or this program may not write there.</exception>
    public void Prepare() => _ = _file.Connection;

    /// <summary>The records that an earlier run left, in the order in which it kept them. They stay in the spool until
    /// the store has them: see <see cref="RemoveAlarms"/> and <see cref="RemoveOthers"/>.</summary>
    public Batch Load()
    {
        TakeOver();
        return new Batch
        {
            Alarms = [.. Read("select report from reports order by id").Select(ToReport)],
            Positions = [.. Read("select position from trail order by id").Select(ToPosition)],
            LastSeen = _file.Query(
                "select device, seen from sightings",
                static row => new LastSeen(row.GetString(0), row.Time(1))
            ),
            Registers =
            [
                .. Read("select register from registers")
                    .Select(static text => JsonSerializer.Deserialize(text, RecordJson.Default.RegisterRecord)!),
            ],
        };
    }

    /// <summary>Adds records. They are on the disk when the call returns.</summary>
    public void Add(Batch batch) =>
        _file.Write(() =>
        {
            foreach (AlarmRecord alarm in batch.Alarms)
            {
                AddReport(alarm);
            }

            foreach (PositionRecord position in batch.Positions)
            {
                AddPosition(position);
            }

            foreach (LastSeen entry in batch.LastSeen)
            {
                _file.Run(
                    "insert or replace into sightings values (@device, @seen)",
                    ("@device", entry.Device),
                    ("@seen", entry.Seen.ToUnixTimeMilliseconds())
                );
            }

            foreach (RegisterRecord register in batch.Registers)
            {
                _file.Run(
                    "insert or replace into registers values (@device, @register)",
                    ("@device", register.Device),
                    ("@register", JsonSerializer.Serialize(register, RecordJson.Default.RegisterRecord))
                );
            }
        });

    /// <summary>Removes alarms that the store has taken.</summary>
    public void RemoveAlarms(IReadOnlyList<RecordKey> keys) =>
        _file.Write(() =>
        {
            foreach (RecordKey key in keys)
            {
                _file.Run("delete from reports where key = @key", ("@key", key.ToString()));
            }
        });

    /// <summary>Removes positions, last-seen times and registers: the store has taken all of them.</summary>
    public void RemoveOthers() =>
        _file.Write(() =>
        {
            _file.Run("delete from trail");
            _file.Run("delete from sightings");
            _file.Run("delete from registers");
        });

    public void Dispose() => _file.Dispose();

    private static AlarmRecord ToReport(string text) =>
        JsonSerializer.Deserialize(text, RecordJson.Default.AlarmRecord)!;

    private static PositionRecord ToPosition(string text)
    {
        PositionRecord position = JsonSerializer.Deserialize(text, RecordJson.Default.PositionRecord);

        // The first version did not keep the arrival.
        return position.Received == default ? position with { Received = position.Time ?? default } : position;
    }

    private void AddReport(AlarmRecord report) =>
        // A report with the same key is the same report.
        _file.Run(
            "insert into reports (key, report) values (@key, @report) on conflict (key) do nothing",
            ("@key", report.Key.ToString()),
            ("@report", JsonSerializer.Serialize(report, RecordJson.Default.AlarmRecord))
        );

    private void AddPosition(PositionRecord position) =>
        _file.Run(
            "insert into trail (position) values (@position)",
            ("@position", JsonSerializer.Serialize(position, RecordJson.Default.PositionRecord))
        );

    /// <summary>Takes over what the first version left.</summary>
    private void TakeOver()
    {
        List<string> reports = Read("select alarm from alarms");
        List<string> positions = Read("select position from positions");
        if (reports.Count + positions.Count == 0)
        {
            return;
        }

        _file.Write(() =>
        {
            reports.ForEach(text => AddReport(ToReport(text)));
            positions.ForEach(text => AddPosition(ToPosition(text)));
            _file.Run("delete from alarms");
            _file.Run("delete from positions");
        });
    }

    private List<string> Read(string query) => _file.Query(query, static row => row.GetString(0));
}
