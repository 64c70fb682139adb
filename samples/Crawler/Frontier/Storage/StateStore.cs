using Crawler.Items;
using Crawler.Items.Exports;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>A crawl's state: one file, opened and written on one thread.</summary>
internal sealed class StateStore : IDisposable
{
    private const string QueuedCount =
        "select (select count(*) from requests where state = 0) + (select count(*) from requests where state = 2)";

    private readonly StateDirectory _directory;
    private readonly SqliteConnection _connection;
    private readonly CrawlSettings _settings;
    private readonly List<IDisposable> _statements = [];
    private RequestTable _requests = null!;
    private ItemTable _items = null!;
    private Statement _writeTotals = null!;
    private Statement _writeStarts = null!;
    private Statement _writeExport = null!;
    private StateTotals _totals = null!;

    private StateStore(StateDirectory directory, SqliteConnection connection, CrawlSettings settings)
    {
        _directory = directory;
        _connection = connection;
        _settings = settings;
    }

    /// <summary>The database.</summary>
    public string Database => _directory.Database;

    /// <summary>The number that no other state has.</summary>
    public string Id { get; private set; } = "";

    /// <summary>What it holds.</summary>
    public CrawlTotals Totals =>
        new(
            _totals.Seen,
            _totals.Done,
            _totals.Failed,
            _totals.Dropped,
            _requests.Hosts.Total,
            _totals.Items,
            _totals.FailedItems
        );

    /// <summary>Opens a state, or makes one.</summary>
    /// <exception cref="CrawlFileException">It cannot be used; the message says why.</exception>
    public static StateStore Open(CrawlSettings settings, string spider)
    {
        var directory = StateDirectory.Open(settings.StateDirectory);
        SqliteConnection? connection = null;
        try
        {
            connection = StateDirectory.Connect(directory.Database, mayCreate: true);

            // First of all: the file may be another program's.
            StateSchema.Prepare(connection, directory.Database);
            // The log of 32 MiB spares the disk: each of its pages is written to the file once and not for each batch.
            // A temporary state need not survive anything.
            string durability =
                settings.StateDirectory is null ? "off"
                : settings.SurvivePowerCuts ? "full"
                : "normal";
            Statement.Run(
                connection,
                $"pragma journal_mode = wal; pragma synchronous = {durability}; pragma wal_autocheckpoint = 8192; "
                    + "pragma journal_size_limit = 67108864; pragma cache_size = -16384; pragma temp_store = memory;"
            );
            var store = new StateStore(directory, connection, settings);
            store.Begin(spider);
            return store;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            string database = directory.Database;
            directory.Dispose();
            if (error is SqliteException unclear)
            {
                throw StateErrors.Explain(database, unclear);
            }

            throw;
        }
    }

    /// <summary>What it holds, when it is opened.</summary>
    public FrontierState Describe() =>
        new(
            _requests.Hosts.Queued,
            _totals.Seen,
            _totals.Done,
            _totals.Failed,
            _totals.Dropped,
            _totals.Items,
            _totals.FailedItems,
            Statement.Number(_connection, "select value from meta where name = 'starts_read'")
        );

    /// <summary>How far each export has come, by path.</summary>
    public IReadOnlyDictionary<string, ExportPosition> Exports()
    {
        var positions = new Dictionary<string, ExportPosition>(StringComparer.Ordinal);
        using var statement = new Statement(
            _connection,
            "select path, last_item, count, length, tail, columns from exports"
        );
        using SqliteDataReader reader = statement.Query();
        while (reader.Read())
        {
            positions.Add(
                reader.GetString(0),
                new ExportPosition(
                    reader.GetInt64(1),
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    reader.GetString(4),
                    reader.GetString(5)
                )
            );
        }

        return positions;
    }

    /// <summary>Runs calls in one transaction.</summary>
    /// <exception cref="CrawlFileException">The file cannot be written. None of the calls is recorded.</exception>
    public void Write(IReadOnlyList<StoreCall> calls)
    {
        StateTotals before = _totals;
        try
        {
            Statement.Run(_connection, "begin immediate");
            foreach (StoreCall call in calls)
            {
                call.Run(this);
            }

            if (_totals != before)
            {
                WriteTotals();
            }

            Statement.Run(_connection, "commit");
        }
        catch (Exception error)
        {
            RollBack();
            if (error is SqliteException unclear)
            {
                throw StateErrors.Explain(Database, unclear);
            }

            throw;
        }
    }

    /// <summary>Adds requests. Within <see cref="Write"/>.</summary>
    public Recorded Add(IReadOnlyList<CrawlRequest> requests, long startsRead)
    {
        _writeStarts.Execute(startsRead);
        return Record(0, requests, []);
    }

    /// <summary>Hands requests out. Within <see cref="Write"/>.</summary>
    public TakenRequests Take(string host, int count, DateTimeOffset now) => _requests.Take(host, count, now);

    /// <summary>Puts a request back. Within <see cref="Write"/>.</summary>
    public void PutBack(long id, int attempts, DateTimeOffset due) => _requests.PutBack(id, attempts, due);

    /// <summary>Ends a request. Within <see cref="Write"/>.</summary>
    public Recorded Finish(FinishedRequest request)
    {
        // The first of its steps, and the only one that refuses: a refused call has changed nothing.
        _requests.Finish(request);
        _totals = _totals.With(request.End);
        return Record(request.Id, request.Found, request.Items);
    }

    /// <summary>Records how far an export has come. Within <see cref="Write"/>.</summary>
    public void RecordExport(string path, ExportPosition position) =>
        _writeExport.Execute(path, position.LastItem, position.Count, position.Length, position.Tail, position.Columns);

    /// <summary>Closes the file in good order: what was under way is queued.</summary>
    public CrawlTotals Close()
    {
        try
        {
            ResetUnderWay();
            Statement.Run(_connection, "delete from meta where name = 'holder'");
            return Totals with { Queued = Statement.Number(_connection, QueuedCount) };
        }
        catch (SqliteException error)
        {
            throw StateErrors.Explain(Database, error);
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        foreach (IDisposable statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
        _directory.Dispose();
    }

    private void Begin(string spider)
    {
        CheckSpider(spider);
        using (var holder = new Statement(_connection, "insert or replace into meta values ('holder', $1)", 1))
        {
            holder.Execute(StateDirectory.DescribeThisProcess());
        }

        ResetUnderWay();
        if (_settings.Recrawl)
        {
            Recrawling.BeginAgain(_connection);
        }

        _totals = StateTotals.Read(_connection);
        _requests = Own(new RequestTable(_connection, _settings));
        _items = Own(
            new ItemTable(_connection, Statement.Number(_connection, "select value from meta where name = 'crawl'"))
        );
        _writeTotals = Own(
            new Statement(
                _connection,
                "update totals set seen = $1, done = $2, failed = $3, dropped = $4, items = $5, failed_items = $6",
                6
            )
        );
        _writeStarts = Own(new Statement(_connection, "insert or replace into meta values ('starts_read', $1)", 1));
        _writeExport = Own(
            new Statement(_connection, "insert or replace into exports values ($1, $2, $3, $4, $5, $6)", 6)
        );
    }

    private T Own<T>(T statement)
        where T : IDisposable
    {
        _statements.Add(statement);
        return statement;
    }

    private void CheckSpider(string spider)
    {
        using var find = new Statement(_connection, "select value from meta where name = 'spider'");
        if (find.Scalar() is not string owner)
        {
            using var add = new Statement(_connection, "insert into meta values ('spider', $1)", 1);
            add.Execute(spider);
        }
        else if (owner != spider)
        {
            throw new CrawlFileException(
                $"The state {_directory.Path} is of the spider \"{owner}\", and this is \"{spider}\". Give each spider "
                    + $"a directory of its own, or let its {nameof(Spider.Name)} be \"{owner}\"."
            );
        }

        using var id = new Statement(_connection, "select value from meta where name = 'id'");
        Id = (string)id.Scalar()!;
    }

    private void ResetUnderWay() => Statement.Run(_connection, "update requests set state = 0 where state = 1");

    private void WriteTotals() =>
        _writeTotals.Execute(
            _totals.Seen,
            _totals.Done,
            _totals.Failed,
            _totals.Dropped,
            _totals.Items,
            _totals.FailedItems
        );

    private void RollBack()
    {
        try
        {
            Statement.Run(_connection, "rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back on its own, as it does when the disk is full.
        }
    }

    private Recorded Record(long request, IReadOnlyList<CrawlRequest> found, IReadOnlyList<ItemRecord> items)
    {
        var added = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (CrawlRequest next in found)
        {
            if (_requests.Add(next) is { } host)
            {
                added[host] = added.GetValueOrDefault(host) + 1;
            }
        }

        int recorded = 0;
        int failed = 0;
        foreach (ItemRecord item in items)
        {
            bool isNew = _items.Add(request, item);
            failed += item.Error is null ? 0 : 1;
            recorded += isNew && item.Error is null ? 1 : 0;
        }

        int gained = added.Values.Sum();
        _totals = _totals with
        {
            Seen = _totals.Seen + gained,
            Items = _totals.Items + recorded,
            FailedItems = _totals.FailedItems + failed,
        };
        return new Recorded(
            [.. added.Select(static host => (host.Key, host.Value))],
            found.Count - gained,
            items.Count - recorded - failed
        );
    }
}
