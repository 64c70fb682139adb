using System.Data.Common;
using System.Globalization;
using Becket.Samples.Fleet.Gateway.Stores.Sql;
using Microsoft.Data.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>A store in an SQLite file, which needs no server.</summary>
/// <param name="path">The file.</param>
/// <param name="retention">How much is kept. Null: the defaults.</param>
/// <param name="time">The clock. Null: the system's.</param>
internal sealed class SqliteStore(string path, Retention? retention = null, TimeProvider? time = null)
    : SqlStore(isPrepared: true, retention, time)
{
    /// <summary>The number that the file carries, so that a later version can tell what it finds. 0: the first
    /// version.</summary>
    private const int Version = 2;

    // Positions are stored in the order of arrival, so a batch of a thousand devices touches a few pages. Ordered by
    // device, or with an index by device, it would touch a page for each, fifty times as much to write. Who asks for
    // the positions of one device reads them all, which takes a tenth of a second for 500,000.
    private const string Schema = """
        create table if not exists last_seen (device text primary key, seen integer not null) without rowid;
        create table if not exists positions (
            id integer primary key, device text not null, received integer not null, time integer,
            serial integer not null, item integer not null, latitude real not null, longitude real not null,
            altitude integer not null,
            speed real not null, direction integer not null, status integer not null, alarm integer not null,
            doubts integer not null, hash integer not null);
        create table if not exists alarm_reports (
            id integer primary key, key text not null unique, base text not null, device text not null,
            received integer not null, what text not null, report text not null);
        create index if not exists alarm_reports_base on alarm_reports (base, received);
        create table if not exists alarms (
            id text primary key, device text not null, kind text not null, course integer not null,
            began integer not null, ended integer, last_report integer not null, count integer not null, time integer,
            latitude real, longitude real, report text not null, acknowledged_by text, acknowledged_at integer);
        create index if not exists alarms_open on alarms (device, kind) where ended is null;
        create index if not exists alarms_began on alarms (began);
        create table if not exists registers (device text primary key, register text not null) without rowid;
        create table if not exists parts (
            id integer primary key, device text not null, name text not null, bytes blob not null,
            unique (device, name));
        """;

    private string? _migrated;

    public override string? Prepare()
    {
        _ = base.Prepare();
        return _migrated;
    }

    protected override DbConnection Connect()
    {
        SqliteConnection connection = SqliteFile.Open(path, "");
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            if (Number(command, "pragma user_version") == Version)
            {
                return connection;
            }

            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            command.Transaction = transaction;
            long version = Number(command, "pragma user_version");
            if (version > Version)
            {
                throw new StoreException(
                    $"The file {path} was written by a later version of this program. Use that version, or another "
                        + "file."
                );
            }

            bool isOld =
                version == 0 && Number(command, "select count(*) from sqlite_master where name = 'alarms'") > 0;
            if (isOld)
            {
                Run(command, SqliteMigration.SetAside);
            }

            Run(command, Schema);
            if (isOld)
            {
                _migrated = SqliteMigration.Copy(command, path);
            }

            Run(command, string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {Version}"));
            transaction.Commit();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(SqliteCommand command, string text)
    {
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteCommand command, string text)
    {
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }
}
