using System.Text.Json;
using Crawler.Frontier.Storage;
using Microsoft.Data.Sqlite;

namespace Crawler.Items.Exports;

/// <summary>The table of one type of items in a database.</summary>
internal sealed class ExportTable : IDisposable
{
    // Items of one type have the same properties but for those that are made of free names.
    private const int MostStatements = 64;

    private readonly SqliteConnection _database;
    private readonly string _name;
    private readonly string _rowKey;
    private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Statement> _inserts = new(StringComparer.Ordinal);

    /// <summary>Makes the table if it is not there.</summary>
    public ExportTable(SqliteConnection database, string type, string rowKey)
    {
        _database = database;
        _name = Quoted(type);
        _rowKey = rowKey;
        Statement.Run(database, $"create table if not exists {_name} ({rowKey} integer primary key)");
        using var find = new Statement(database, "select name from pragma_table_info($1)", 1);
        using SqliteDataReader reader = find.Query(type);
        while (reader.Read())
        {
            _columns.Add(reader.GetString(0));
        }
    }

    /// <summary>A name as SQL writes it.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Adds a row, and columns that are missing.</summary>
    public void Add(ExportedItem item)
    {
        using var json = JsonDocument.Parse(item.Json);
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [_rowKey] = item.Id };
        foreach (JsonProperty property in json.RootElement.EnumerateObject())
        {
            // SQLite takes "title" and "Title" for one column.
            string column = property.Name;
            for (int i = 2; values.ContainsKey(column); i++)
            {
                column = $"{property.Name}_{i}";
            }

            values.Add(column, ValueOf(property.Value));
            if (_columns.Add(column))
            {
                Statement.Run(_database, $"alter table {_name} add column {Quoted(column)}");
            }
        }

        Insert([.. values.Keys]).Execute([.. values.Values]);
    }

    public void Dispose()
    {
        foreach (Statement insert in _inserts.Values)
        {
            insert.Dispose();
        }
    }

    private static object? ValueOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            JsonValueKind.Number => value.TryGetInt64(out long number) ? number : value.GetDouble(),
            _ => value.GetRawText(),
        };

    private Statement Insert(string[] columns)
    {
        string names = string.Join(", ", columns.Select(Quoted));
        if (!_inserts.TryGetValue(names, out Statement? insert))
        {
            if (_inserts.Count == MostStatements)
            {
                Dispose();
                _inserts.Clear();
            }

            string parameters = string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => $"${i}"));
            insert = new Statement(_database, $"insert into {_name} ({names}) values ({parameters})", columns.Length);
            _inserts.Add(names, insert);
        }

        return insert;
    }
}
