using Crawler.Items;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The items, in the file.</summary>
internal sealed class ItemTable : IDisposable
{
    private readonly long _crawl;
    private readonly Statement _add;
    private readonly Statement _addFailed;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">The state.</param>
    /// <param name="crawl">The number of the crawl: keys are unique within it.</param>
    public ItemTable(SqliteConnection connection, long crawl)
    {
        _crawl = crawl;
        _add = new Statement(
            connection,
            """
            insert into items (request, crawl, type, json, key) values ($1, $2, $3, $4, $5)
            on conflict (key, crawl) where key is not null do nothing
            """,
            5
        );
        _addFailed = new Statement(
            connection,
            "insert into failed_items (request, crawl, type, json, key, reason) values ($1, $2, $3, $4, $5, $6)",
            6
        );
    }

    /// <summary>Records an item.</summary>
    /// <returns>False if its key was recorded before.</returns>
    public bool Add(long request, ItemRecord item) =>
        item.Error is { } reason
            ? _addFailed.Execute(request, _crawl, item.Type, item.Json, item.Key, reason) > 0
            : _add.Execute(request, _crawl, item.Type, item.Json, item.Key) > 0;

    public void Dispose()
    {
        _add.Dispose();
        _addFailed.Dispose();
    }
}
