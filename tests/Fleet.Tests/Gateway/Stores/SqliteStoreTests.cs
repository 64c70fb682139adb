using System.Globalization;
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

    [Fact]
    public void A_file_of_the_first_version_is_brought_into_today_s_layout_once()
    {
        Rows(FirstVersion.SqliteTables);
        for (int serial = 1; serial <= 3; serial++)
        {
            string time = Make.Noon.AddSeconds(serial).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            Rows($"insert into positions values (null, 'a', {time}, {serial}, 0, 31.23, 121.47, 4, 61.5, 90, 3)");
            Rows(
                $"insert into alarms values ('a:{serial}', 'a', {time}, 'overspeed', "
                    + $"'{FirstVersion.Alarm("a", serial)}')"
            );
        }

        Rows($"insert into last_seen values ('a', {Make.Noon.ToUnixTimeMilliseconds()})");
        using (var store = new SqliteStore(File))
        {
            Assert.Contains("3 alarms and 3 positions", store.Prepare(), StringComparison.Ordinal);
            Assert.Equal([1, 2, 3], PositionsOf("a"));
            Assert.Equal(Make.Position("a", 3), Assert.Single(store.ReadLatest(10)));
            Assert.Equal(3, store.ReadAlarms(new AlarmQuery { Kind = "overspeed", IsOpen = false }).Count);
            Assert.All(
                store.ReadAlarms(new AlarmQuery()),
                alarm => Assert.Equal([1, 2, 3], store.ReadReport(alarm.Report)!.Body)
            );
            store.Write(
                new Batch { Alarms = [Make.Alarm("a", 1), Make.Alarm("a", 9)], Positions = [Make.Position("a", 9)] }
            );
        }

        using (var store = new SqliteStore(File))
        {
            Assert.Null(store.Prepare());
            Assert.Equal(4, store.ReadAlarms(new AlarmQuery()).Count);
            Assert.Equal(4, PositionsOf("a").Count);
        }
    }

    [Fact]
    public void A_file_of_a_later_version_is_not_touched()
    {
        Rows("pragma user_version = 99");
        using var store = new SqliteStore(File);
        Assert.Contains(
            "later version",
            Assert.Throws<StoreException>(store.Prepare).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("missing/fleet.db", "does not exist")]
    [InlineData("folder", "is a folder")]
    [InlineData("text", "not an SQLite database")]
    public void A_file_that_cannot_be_used_fails_at_the_start_with_what_to_do(string name, string message)
    {
        _folder.CreateSubdirectory("folder");
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, "text"), new string('x', 5_000));
        string path = Path.Combine(_folder.FullName, name);
        using var store = new SqliteStore(path);
        string text = Assert.Throws<StoreException>(store.Prepare).Message;
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Contains(path, text, StringComparison.Ordinal);
        using var spool = new SqliteSpool(path);
        Assert.Contains(message, Assert.Throws<StoreException>(spool.Prepare).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spool_of_the_first_version_is_taken_over()
    {
        Rows(FirstVersion.SpoolTables);
        Rows($"insert into alarms values ('a:20251125T120001Z:1:0', '{FirstVersion.Alarm("a", 1)}')");
        Rows($"insert into positions values ('a:20251125T120002Z:2:0', '{FirstVersion.Position("a", 2)}')");
        using var spool = new SqliteSpool(File);
        Batch left = spool.Load();
        AlarmRecord alarm = Assert.Single(left.Alarms);
        Assert.Equal([1, 2, 3], alarm.Body);
        Assert.Equal([Make.Position("a", 2)], left.Positions);

        // Another report with the same time and serial number does not remove it.
        spool.RemoveAlarms([(alarm with { Body = [9] }).Key]);
        Assert.Single(spool.Load().Alarms);
        spool.RemoveAlarms([alarm.Key]);
        spool.RemoveOthers();
        Assert.Equal(0, spool.Load().Count);
    }

    [Fact]
    public void The_spool_keeps_reports_of_devices_without_a_clock_and_all_that_differ_in_one_byte()
    {
        using var spool = new SqliteSpool(File);
        AlarmRecord alarm = Make.Alarm("a", 1) with
        {
            Time = null,
            Position = Make.Position("a", 1) with { Time = null },
            Parts = [new MessagePart("fp", [1])],
        };
        spool.Add(new Batch { Alarms = [alarm, alarm with { Body = [1, 2, 4] }], Positions = [alarm.Position.Value] });
        spool.Add(new Batch { Alarms = [alarm] });
        Batch left = spool.Load();
        Assert.Equal(["010203", "010204"], left.Alarms.Select(static found => Convert.ToHexString(found.Body)));
        Assert.Equal([null], left.Positions.Select(static position => position.Time));
        Assert.Equal(alarm.Key, left.Alarms[0].Key);
        Assert.Equal("fp", left.Alarms[0].Parts![0].Name);
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
