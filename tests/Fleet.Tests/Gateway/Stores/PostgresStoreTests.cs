using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Postgres;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Npgsql;

namespace Fleet.Tests.Gateway.Stores;

public sealed class PostgresStoreTests : StoreContract, IClassFixture<PostgresStoreTests.Server>, IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly string _database = "t" + Guid.NewGuid().ToString("N");
    private readonly string _server;

    public PostgresStoreTests(Server server)
    {
        _server = server.Running().Address;
        Do(_server, $"create database {_database}");
        _connection = PostgresAddress.Parse(_server);
        _connection.Database = _database;
    }

    private string Address =>
        _server
            .Replace("/postgres", "/" + _database, StringComparison.Ordinal)
            .Replace("//" + _database, "//", StringComparison.Ordinal);

    public void Dispose() => Do(_server, $"drop database {_database} with (force)");

    [Fact]
    public void A_table_with_a_rule_of_its_own_refuses_the_records_that_break_it_and_no_others()
    {
        using IStore store = Open();
        Assert.Null(store.Write(new Batch { Positions = [Make.Position("a", 1)] }));
        Rows(
            "alter table fleet.positions drop column serial cascade; "
                + "alter table fleet.positions add serial integer check (serial < 5)"
        );
        Rejection rejection = store.Write(
            new Batch
            {
                LastSeen = [Make.LastSeen("a", 1)],
                Positions = [Make.Position("a", 3), Make.Position("a", 7), Make.Position("a", 4)],
                Alarms = [Make.Alarm("a", 1)],
            }
        )!;

        Assert.Equal([7], rejection.Records.Positions.Select(static position => position.Serial));
        Assert.Equal(1, rejection.Records.Count);
        Assert.Contains("positions", rejection.Reason, StringComparison.Ordinal);
        Assert.Equal(["3", "4"], Rows("select serial::text from fleet.positions where serial is not null order by 1"));
        Assert.Single(AlarmKeys());
        Assert.Single(store.ReadLastSeen(10));
    }

    [Fact]
    public void A_table_of_another_form_refuses_its_records_and_the_rest_is_stored()
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 1)] });
        Rows("drop table fleet.alarms; create table fleet.alarms (mine text, device text, kind text, ended text)");
        Rejection rejection = store.Write(
            new Batch { Positions = [Make.Position("a", 3)], Alarms = [Make.Alarm("a", 1), Make.Alarm("a", 2)] }
        )!;
        Assert.Equal(2, rejection.Records.Alarms.Count);
        Assert.Contains("alarms", rejection.Reason, StringComparison.Ordinal);
        Assert.Equal([3], PositionsOf("a"));
    }

    [Theory]
    [InlineData("postgres://fleet@127.0.0.1:PORT/nothing", "createdb")]
    [InlineData("postgres://nobody@127.0.0.1:PORT/postgres", "user or the password")]
    public void A_wrong_address_fails_at_the_start_with_what_to_do(string address, string message)
    {
        string port = new Uri(_server).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using IStore store = StoreAddress.Parse(address.Replace("PORT", port, StringComparison.Ordinal)).Open();
        Assert.Contains(
            message,
            Assert.Throws<StoreException>(() => store.Prepare()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_user_without_rights_is_told_which_right_is_missing()
    {
        Do(_server, $"create role {_database}_r login");
        string address = Address.Replace("fleet@", $"{_database}_r@", StringComparison.Ordinal);
        using IStore store = StoreAddress.Parse(address).Open();
        Assert.Contains(
            "Grant it CREATE",
            Assert.Throws<StoreException>(() => store.Prepare()).Message,
            StringComparison.Ordinal
        );
        Do(_server, $"drop role {_database}_r");
    }

    private protected override IStore Open(Retention? retention = null, TimeProvider? time = null) =>
        new PostgresStore(_connection, retention, time);

    private protected override IReadOnlyList<string> AlarmKeys() => Rows("select key from fleet.alarm_reports");

    private protected override IReadOnlyList<int> PositionsOf(string device) =>
        [
            .. Rows($"select serial::text from fleet.positions where device = '{device}' order by id")
                .Select(static serial => int.Parse(serial, System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private static List<string> Do(string address, string query)
    {
        using var connection = new NpgsqlConnection(PostgresAddress.Parse(address).ToString());
        connection.Open();
        using var command = new NpgsqlCommand(query, connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private List<string> Rows(string query) => Do(Address, query);

    /// <summary>One server for all tests of the class, because making one takes seconds. It is made by the first test,
    /// which can be skipped, and not by the class.</summary>
    public sealed class Server : IDisposable
    {
        private PostgresServer? _server;

        public void Dispose() => _server?.Dispose();

        internal PostgresServer Running() => _server ??= new PostgresServer();
    }
}
