using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Fleet.Tests.Gateway.Stores;

public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    private string File => Path.Combine(_folder.FullName, "fleet.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_write_that_fails_leaves_nothing_and_the_next_one_works()
    {
        using var store = new SqliteStore(File);
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 1)] });
        Assert.Throws<SqliteException>(() =>
            store.Write(new Batch { LastSeen = [Make.LastSeen("b", 1), Make.LastSeen(null!, 1)] })
        );
        Assert.Equal([Make.LastSeen("a", 1)], store.ReadLastSeen(10));
        store.Write(new Batch { LastSeen = [Make.LastSeen("b", 1)] });
        Assert.Equal(2, store.ReadLastSeen(10).Count);
    }

    [Fact]
    public void The_latest_positions_are_kept()
    {
        using var store = new SqliteStore(File, new Retention { Positions = 100 });
        for (int serial = 0; serial < 400; serial += 20)
        {
            store.Write(
                new Batch { Positions = [.. Enumerable.Range(serial, 20).Select(serial => Make.Position("a", serial))] }
            );
        }

        Assert.Equal(Enumerable.Range(300, 100), PositionsOf("a"));
    }

    [Fact]
    public void A_file_that_cannot_be_created_is_an_error_at_the_first_call()
    {
        using var store = new SqliteStore(Path.Combine(_folder.FullName, "missing", "fleet.db"));
        Assert.Contains(
            "does not exist",
            Assert.Throws<StoreException>(() => store.ReadLastSeen(1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_spool_returns_its_records_and_removes_alarms_on_request()
    {
        using (var spool = new SqliteSpool(File))
        {
            spool.Add(
                new Batch
                {
                    Alarms = [Make.Alarm("a", 1), Make.Alarm("a", 2)],
                    Positions = [Make.Position("a", 3)],
                    LastSeen = [Make.LastSeen("a", 4)],
                }
            );
        }

        using (var spool = new SqliteSpool(File))
        {
            Batch left = spool.Load();
            Assert.Equal(Make.Alarm("a", 1) with { Body = [] }, left.Alarms[0] with { Body = [] });
            Assert.Equal(Make.Alarm("a", 1).Body, left.Alarms[0].Body);
            Assert.Equal([Make.Position("a", 3)], left.Positions);
            Assert.Equal([Make.LastSeen("a", 4)], left.LastSeen);
            spool.RemoveAlarms([Make.Alarm("a", 1).Key]);
            spool.RemoveOthers();
        }

        using (var spool = new SqliteSpool(File))
        {
            Batch left = spool.Load();
            Assert.Equal([2], left.Alarms.Select(alarm => alarm.Serial));
            Assert.Empty(left.Positions);
            Assert.Empty(left.LastSeen);
        }
    }

    private protected override IStore Open(Retention? retention = null, TimeProvider? time = null) =>
        new SqliteStore(File, retention, time);

    private protected override IReadOnlyList<string> AlarmKeys() => Rows("select key from alarm_reports");

    private protected override IReadOnlyList<int> PositionsOf(string device) =>
        [
            .. Rows($"select distinct serial from positions where device = '{device}' order by serial")
                .Select(static serial => int.Parse(serial, System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private List<string> Rows(string query)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
