using Crawler.Reporting;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Reads a state for others than its crawl.</summary>
internal static class StateReading
{
    /// <summary>Reads it, as one moment of it.</summary>
    public static CrawlState Read(string directory, int most) =>
        With(
            directory,
            connection =>
            {
                using var moment = new Statement(connection, "begin");
                moment.Execute();
                var totals = StateTotals.Read(connection);
                long queued = Count(connection, RequestState.Queued) + Count(connection, RequestState.Waiting);
                return new CrawlState
                {
                    Spider = Text(connection, "select value from meta where name = 'spider'"),
                    Crawl = Statement.Number(connection, "select value from meta where name = 'crawl'"),
                    Totals = new CrawlTotals(
                        totals.Seen,
                        totals.Done,
                        totals.Failed,
                        totals.Dropped,
                        queued,
                        totals.Items,
                        totals.FailedItems
                    ),
                    UnderWay = Count(connection, RequestState.UnderWay),
                    Hosts = Hosts(connection, most),
                    Outcomes = Outcomes(connection),
                    FailedRequests = FailedRequests(connection, most),
                    FailedItems = FailedItems(connection, most),
                    Exports = Exports(connection),
                };
            }
        );

    /// <summary>Queues what failed.</summary>
    public static long RequeueFailed(string directory)
    {
        if (!File.Exists(StateDirectory.DatabaseOf(directory)))
        {
            throw Nothing(directory);
        }

        using var theLock = StateDirectory.Open(directory);
        return With(directory, Recrawling.RequeueFailed);
    }

    private static T With<T>(string directory, Func<SqliteConnection, T> function)
    {
        string database = StateDirectory.DatabaseOf(directory);
        if (!File.Exists(database))
        {
            throw Nothing(directory);
        }

        try
        {
            using SqliteConnection connection = StateDirectory.Connect(database, mayCreate: false);
            StateSchema.Check(connection, database);
            return function(connection);
        }
        catch (SqliteException error)
        {
            throw StateErrors.Explain(database, error);
        }
    }

    private static CrawlFileException Nothing(string directory) =>
        new(
            $"There is no state of a crawl in {directory}. Give the directory that a crawl had as its "
                + $"{nameof(CrawlSettings)}.{nameof(CrawlSettings.StateDirectory)}."
        );

    // The number is part of the text: only so is the index of that state used.
    private static long Count(SqliteConnection connection, RequestState state) =>
        Statement.Number(connection, $"select count(*) from requests where state = {(int)state}");

    private static string Text(SqliteConnection connection, string query)
    {
        using var statement = new Statement(connection, query);
        return statement.Scalar() as string ?? "";
    }

    private static List<T> Rows<T>(SqliteConnection connection, string query, int most, Func<SqliteDataReader, T> read)
    {
        using var statement = new Statement(connection, query, 1);
        using SqliteDataReader reader = statement.Query(most);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static List<HostState> Hosts(SqliteConnection connection, int most) =>
        Rows(
            connection,
            """
            select name, sum(state <= 2), sum(state = 3), sum(state = 4), sum(state = 5) from requests
            join hosts on hosts.id = host group by host order by count(*) desc, host limit $1
            """,
            most,
            static row => new HostState(
                row.GetString(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4)
            )
        );

    private static Dictionary<string, long> Outcomes(SqliteConnection connection) =>
        Rows(
                connection,
                """
                select iif(state = 4, 'failed: ', 'dropped: ') || coalesce(reason, 'no reason'), count(*)
                from requests where state in (4, 5) group by 1 order by 2 desc limit $1
                """,
                int.MaxValue,
                static row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1))
            )
            .ToDictionary();

    private static List<FailedRequest> FailedRequests(SqliteConnection connection, int most) =>
        Rows(
            connection,
            """
            select address, coalesce(reason, ''), status, attempts from requests where state = 4
            order by id desc limit $1
            """,
            most,
            static row => new FailedRequest(
                row.GetString(0),
                row.GetString(1),
                row.IsDBNull(2) ? null : row.GetInt32(2),
                row.GetInt32(3)
            )
        );

    private static List<FailedItem> FailedItems(SqliteConnection connection, int most) =>
        Rows(
            connection,
            """
            select coalesce(r.address, ''), f.type, f.json, f.reason from failed_items f
            left join requests r on r.id = f.request order by f.id desc limit $1
            """,
            most,
            static row => new FailedItem(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3))
        );

    private static List<ExportState> Exports(SqliteConnection connection) =>
        Rows(
            connection,
            "select path, count from exports order by path limit $1",
            int.MaxValue,
            static row => new ExportState(row.GetString(0), row.GetInt64(1))
        );
}
