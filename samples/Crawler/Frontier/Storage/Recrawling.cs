using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Queues what has ended once more.</summary>
internal static class Recrawling
{
    private const string QueuedAgain =
        "state = 0, due = null, reason = null, status = null, attempts = 0, "
        + "priority = priority - adjusted, adjusted = 0";

    /// <summary>Begins a crawl again that has ended: see <see cref="CrawlSettings.Recrawl"/>. One that has not is left
    /// as it is.</summary>
    public static void BeginAgain(SqliteConnection connection)
    {
        bool hasEnded =
            Statement.Number(connection, "select exists (select 1 from requests)") != 0
            && Statement.Number(
                connection,
                """
                select exists (select 1 from requests where state = 0)
                    or exists (select 1 from requests where state = 2)
                """
            ) == 0;
        if (!hasEnded)
        {
            return;
        }

        // In one transaction: a process that is killed here finds the ended crawl, and begins again.
        Statement.Run(
            connection,
            $"""
            begin immediate;
            delete from requests where fingerprint is null;
            update requests set {QueuedAgain};
            update totals set seen = (select count(*) from requests), done = 0, failed = 0, dropped = 0;
            update meta set value = value + 1 where name = 'crawl';
            delete from meta where name = 'starts_read';
            commit;
            """
        );
    }

    /// <summary>Queues the requests that failed.</summary>
    /// <returns>How many.</returns>
    public static long RequeueFailed(SqliteConnection connection)
    {
        long failed = Statement.Number(connection, "select count(*) from requests where state = 4");
        Statement.Run(
            connection,
            $"""
            begin immediate;
            update requests set {QueuedAgain} where state = 4;
            update totals set failed = 0;
            commit;
            """
        );
        return failed;
    }
}
