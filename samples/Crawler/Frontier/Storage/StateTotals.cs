using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The numbers of a state. They are recorded with each batch, so nothing is counted when a state is
/// opened.</summary>
internal sealed record StateTotals(long Seen, long Done, long Failed, long Dropped, long Items, long FailedItems)
{
    /// <summary>Reads them.</summary>
    public static StateTotals Read(SqliteConnection connection)
    {
        using var statement = new Statement(
            connection,
            "select seen, done, failed, dropped, items, failed_items from totals"
        );
        using SqliteDataReader reader = statement.Query();
        reader.Read();
        return new StateTotals(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.GetInt64(5)
        );
    }

    /// <summary>The numbers after a request has ended.</summary>
    public StateTotals With(RequestEnd end) =>
        end switch
        {
            RequestEnd.Done => this with { Done = Done + 1 },
            RequestEnd.Failed => this with { Failed = Failed + 1 },
            _ => this with { Dropped = Dropped + 1 },
        };
}
