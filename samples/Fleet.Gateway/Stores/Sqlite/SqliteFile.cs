using Microsoft.Data.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>An SQLite file. It is opened at the first use, and again after an error, because the cause of the error (a
/// full disk, a replaced file) may be gone.</summary>
/// <param name="path">The file. It is created if it does not exist.</param>
/// <param name="schema">The statements that create missing tables.</param>
internal sealed class SqliteFile(string path, string schema) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteConnection? _connection;
    private SqliteTransaction? _transaction;

    /// <summary>Runs statements as one transaction.</summary>
    /// <remarks>They are on the disk when the call returns.</remarks>
    public void Write(Action<SqliteFile> statements)
    {
        try
        {
            _transaction = Connection().BeginTransaction(deferred: false);
            statements(this);
            _transaction.Commit();
            _transaction.Dispose();
            _transaction = null;
        }
        catch
        {
            // Closing the connection rolls back.
            Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement. The prepared statement of each text is kept.</summary>
    public void Run(string text, params ReadOnlySpan<(string Name, object Value)> values) =>
        _ = Command(text, values).ExecuteNonQuery();

    /// <summary>Runs a query.</summary>
    public List<T> Query<T>(
        string text,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object Value)> values
    )
    {
        try
        {
            using SqliteDataReader reader = Command(text, values).ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _transaction?.Dispose();
        _transaction = null;
        _connection?.Dispose();
        _connection = null;
    }

    private SqliteCommand Command(string text, ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(text, out SqliteCommand? command))
        {
            command = Connection().CreateCommand();
            command.CommandText = text;
            foreach ((string? name, object? value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            command.Prepare();
            _commands.Add(text, command);
        }

        // The values of one text have the same order at each call.
        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index].Value;
        }

        command.Transaction = _transaction;
        return command;
    }

    private SqliteConnection Connection()
    {
        if (_connection is null)
        {
            var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = path,
                    Pooling = false,
                    DefaultTimeout = 5,
                }.ToString()
            );
            try
            {
                connection.Open();

                // A write-ahead log, so that readers do not wait for the writer. Synchronous is full, so that a
                // commit is on the disk.
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "pragma journal_mode = wal; pragma synchronous = full;" + schema;
                command.ExecuteNonQuery();
                _connection = connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        return _connection;
    }
}
