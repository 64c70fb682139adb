using System.Data.Common;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Becket.Samples.Fleet.Gateway.Stores.Postgres;

/// <summary>A store in PostgreSQL: the tables of <see cref="Schema"/> in a database that others may use too.</summary>
/// <param name="connection">How to connect.</param>
/// <param name="retention">How much is kept. Null: the defaults.</param>
/// <param name="time">The clock. Null: the system's.</param>
internal sealed class PostgresStore(
    NpgsqlConnectionStringBuilder connection,
    Retention? retention = null,
    TimeProvider? time = null
) : SqlStore(isPrepared: false, retention, time)
{
    /// <summary>The schema of all tables.</summary>
    public const string Schema = "fleet";

    // Two gateways that start at the same time must not make the tables at the same time. Any number will do.
    private const string Tables = """
        select pg_advisory_xact_lock(7611);
        create schema if not exists fleet;
        create table if not exists fleet.last_seen (device text primary key, seen bigint not null);
        create table if not exists fleet.positions (
            id bigint generated always as identity primary key, device text not null, received bigint not null,
            time bigint, serial integer not null, item integer not null, latitude double precision not null,
            longitude double precision not null, altitude integer not null, speed double precision not null,
            direction integer not null, status bigint not null, alarm bigint not null, doubts integer not null,
            hash bigint not null);
        create index if not exists positions_device on fleet.positions (device, id);
        create table if not exists fleet.alarm_reports (
            id bigint generated always as identity primary key, key text not null unique, base text not null,
            device text not null, received bigint not null, what text not null, report text not null);
        create index if not exists alarm_reports_base on fleet.alarm_reports (base, received);
        create table if not exists fleet.alarms (
            id text primary key, device text not null, kind text not null, course integer not null,
            began bigint not null, ended bigint, last_report bigint not null, count bigint not null,
            time bigint, latitude double precision,
            longitude double precision, report text not null, acknowledged_by text, acknowledged_at bigint);
        create index if not exists alarms_open on fleet.alarms (device, kind) where ended is null;
        create index if not exists alarms_began on fleet.alarms (began);
        create table if not exists fleet.registers (device text primary key, register text not null);
        create table if not exists fleet.parts (
            id bigint generated always as identity primary key, device text not null, name text not null,
            bytes bytea not null, unique (device, name));
        """;

    public override Rejection? Write(Batch batch)
    {
        try
        {
            return base.Write(batch);
        }
        catch (PostgresException error) when (IsRefusal(error))
        {
            return WriteApart(batch);
        }
    }

    protected override DbConnection Connect()
    {
        var opened = new NpgsqlConnection(connection.ToString());
        try
        {
            opened.Open();
            using NpgsqlTransaction transaction = opened.BeginTransaction();
            using var command = new NpgsqlCommand(Tables, opened, transaction);
            command.ExecuteNonQuery();
            transaction.Commit();
            return opened;
        }
        catch (PostgresException error)
        {
            opened.Dispose();
            throw Explain(error) is { } why ? new StoreException(why, error) : error;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    protected override void WritePositions(IReadOnlyList<PositionRecord> positions)
    {
        if (positions.Count == 0)
        {
            return;
        }

        using NpgsqlBinaryImporter writer = ((NpgsqlConnection)Database.Connection).BeginBinaryImport(
            "copy positions (device, received, time, serial, item, latitude, longitude, altitude, speed, direction, "
                + "status, alarm, doubts, hash) from stdin (format binary)"
        );
        foreach (PositionRecord position in positions)
        {
            writer.StartRow();
            writer.Write(position.Device, NpgsqlDbType.Text);
            writer.Write(position.Received.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
            if (position.Time is { } own)
            {
                writer.Write(own.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
            }
            else
            {
                writer.WriteNull();
            }

            writer.Write(position.Serial, NpgsqlDbType.Integer);
            writer.Write(position.Item, NpgsqlDbType.Integer);
            writer.Write(position.Latitude, NpgsqlDbType.Double);
            writer.Write(position.Longitude, NpgsqlDbType.Double);
            writer.Write(position.Altitude, NpgsqlDbType.Integer);
            writer.Write(position.Speed, NpgsqlDbType.Double);
            writer.Write(position.Direction, NpgsqlDbType.Integer);
            writer.Write((long)position.Status, NpgsqlDbType.Bigint);
            writer.Write((long)position.Alarm, NpgsqlDbType.Bigint);
            writer.Write((int)position.Doubts, NpgsqlDbType.Integer);
            writer.Write(position.Hash, NpgsqlDbType.Bigint);
        }

        writer.Complete();
    }

    /// <summary>Whether the same records would be refused again: a table has another form (class 42), a value does not
    /// fit (22), or a rule of the table forbids it (23). Source: PostgreSQL, appendix A.</summary>
    protected override bool IsRefusal(Exception error) =>
        error is PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] };

    /// <summary>Says what to do about an error that does not go away by itself. Null for others.</summary>
    private static string? Explain(PostgresException error) =>
        error.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL refuses the user or the password: {error.MessageText}. Check the store's address.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"PostgreSQL has no such database: {error.MessageText}. Make it with createdb, or give another name.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"PostgreSQL does not let this user make its tables: {error.MessageText}. Grant it CREATE on the "
                    + "database, or make the schema \"fleet\" and give it to this user.",
            ['4', '2', ..] =>
                $"The schema \"fleet\" in PostgreSQL has tables of another form: {error.MessageText}. Use another "
                    + "database.",
            _ => null,
        };

    /// <summary>Writes a batch again, table by table, and record by record where a table refuses some.</summary>
    private Rejection? WriteApart(Batch batch)
    {
        Rejection? rejection = null;
        foreach (
            Batch table in (Batch[])
                [
                    new Batch { Alarms = batch.Alarms },
                    new Batch { Shown = batch.Shown },
                    new Batch { LastSeen = batch.LastSeen },
                    new Batch { Registers = batch.Registers },
                    new Batch { Positions = batch.Positions },
                ]
        )
        {
            rejection = Rejection.Join(rejection, WriteHalves(table));
        }

        return rejection;
    }

    /// <summary>Writes a batch; one that is refused in halves, down to the records that are refused.</summary>
    /// <param name="batch">Records of one kind.</param>
    private Rejection? WriteHalves(Batch batch)
    {
        try
        {
            return batch.Count == 0 ? null : base.Write(batch);
        }
        catch (PostgresException error) when (IsRefusal(error))
        {
            if (batch.Count == 1 || error.SqlState.StartsWith("42", StringComparison.Ordinal))
            {
                return new Rejection(
                    batch,
                    $"PostgreSQL refuses them for ever: {error.MessageText} (table {error.TableName ?? "unknown"}). "
                        + "Restore the table, or use another database."
                );
            }

            (Batch first, Batch second) = batch.Halves();
            return Rejection.Join(WriteHalves(first), WriteHalves(second));
        }
    }
}
