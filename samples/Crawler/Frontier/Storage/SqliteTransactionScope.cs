using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>A transaction that is rolled back unless it was committed.</summary>
internal sealed class SqliteTransactionScope : IDisposable
{
    private readonly SqliteConnection _connection;
    private bool _isCommitted;

    /// <summary>Begins it.</summary>
    public SqliteTransactionScope(SqliteConnection connection)
    {
        _connection = connection;
        Statement.Run(connection, "begin immediate");
    }

    /// <summary>Commits it.</summary>
    public void Commit()
    {
        Statement.Run(_connection, "commit");
        _isCommitted = true;
    }

    public void Dispose()
    {
        if (_isCommitted)
        {
            return;
        }

        try
        {
            Statement.Run(_connection, "rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back on its own, as it does when the disk is full.
        }
    }
}
