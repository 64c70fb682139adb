using Crawler.Frontier.Storage;
using Microsoft.Data.Sqlite;

namespace Crawler.Items.Exports;

/// <summary>A database with a table for each type of items. The number of the item in the state is the key of its
/// row.</summary>
/// <remarks>A column for each property; an item with further ones adds columns. A list or an object within an item is
/// written as JSON.</remarks>
internal sealed class SqliteExport(string path, string state) : ItemExport(path)
{
    private const string RowKey = "_item";

    private readonly Dictionary<string, ExportTable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private SqliteConnection? _database;

    public override void Continue()
    {
        if (Position.IsStart)
        {
            foreach (string suffix in (string[])["", "-journal", "-wal", "-shm"])
            {
                File.Delete(Path + suffix);
            }
        }

        _database = StateDirectory.Connect(Path, mayCreate: true);
        Statement.Run(_database, "pragma synchronous = full");
        if (Position.IsStart)
        {
            Statement.Run(_database, "create table crawler_export (state text not null)");
            using var name = new Statement(_database, "insert into crawler_export values ($1)", 1);
            name.Execute(state);
            return;
        }

        using var cut = new SqliteTransactionScope(_database);
        foreach (string table in ItemTables(_database))
        {
            using var delete = new Statement(
                _database,
                $"delete from {ExportTable.Quoted(table)} where {RowKey} > $1",
                1
            );
            delete.Execute(Position.LastItem);
        }

        cut.Commit();
    }

    public override ExportPosition? Write(SqliteConnection state)
    {
        long last = 0;
        long count = 0;
        using (var batch = new SqliteTransactionScope(_database!))
        {
            foreach (ExportedItem item in NextItems(state))
            {
                Table(item.Type).Add(item);
                last = item.Id;
                count++;
            }

            batch.Commit();
        }

        return count == 0 ? null : Position with { LastItem = last, Count = Position.Count + count };
    }

    public override void Dispose()
    {
        foreach (ExportTable table in _tables.Values)
        {
            table.Dispose();
        }

        _database?.Dispose();
    }

    protected override string? FindDifference(ExportPosition recorded)
    {
        if (!File.Exists(Path))
        {
            return Missing(recorded);
        }

        try
        {
            using SqliteConnection database = StateDirectory.Connect(Path, mayCreate: false);
            using var find = new Statement(database, "select state from crawler_export");
            return find.Scalar() as string == state ? null : "was written by another crawl";
        }
        catch (SqliteException error)
        {
            return $"is not the database that items were written to ({error.Message})";
        }
    }

    private static List<string> ItemTables(SqliteConnection database)
    {
        using var find = new Statement(
            database,
            "select m.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and c.name = $1",
            1
        );
        var tables = new List<string>();
        using SqliteDataReader reader = find.Query(RowKey);
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private ExportTable Table(string type)
    {
        if (!_tables.TryGetValue(type, out ExportTable? table))
        {
            table = new ExportTable(_database!, type, RowKey);
            _tables.Add(type, table);
        }

        return table;
    }
}
