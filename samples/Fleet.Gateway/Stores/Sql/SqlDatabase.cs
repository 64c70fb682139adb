using System.Data.Common;

namespace Becket.Samples.Fleet.Gateway.Stores.Sql;

/// <summary>A connection to an SQL database. It is opened at the first use, and again after an error, because the cause
/// of the error (a full disk, a server that was away) may be gone.</summary>
/// <param name="open">Opens a connection.</param>
/// <param name="isPrepared">Whether statements are prepared at their first use. Otherwise the client decides.</param>
internal sealed class SqlDatabase(Func<DbConnection> open, bool isPrepared) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];
    private DbConnection? _connection;
    private DbTransaction? _transaction;

    /// <summary>Counts the connections, so that a user notices that an error has ended one.</summary>
    public int Generation { get; private set; }

    /// <summary>The open connection.</summary>
    public DbConnection Connection
    {
        get
        {
            if (_connection is null)
            {
                _connection = open();
                Generation++;
            }

            return _connection;
        }
    }

    /// <summary>Runs statements as one transaction.</summary>
    /// <remarks>They are on the disk when the call returns.</remarks>
    /// <param name="statements">Runs them.</param>
    /// <param name="isRefusal">Whether an error is about the records and not about the connection, which is kept
    /// then.</param>
    public void Write(Action statements, Func<Exception, bool>? isRefusal = null)
    {
        try
        {
            _transaction = Connection.BeginTransaction();
            statements();
            _transaction.Commit();
            _transaction.Dispose();
            _transaction = null;
        }
        catch (Exception error) when (isRefusal?.Invoke(error) == true)
        {
            _transaction!.Dispose();
            _transaction = null;
            throw;
        }
        catch
        {
            // Closing the connection rolls back.
            Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement. The prepared statement of each text is kept.</summary>
    /// <returns>The number of rows.</returns>
    public int Run(string text, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Command(text, values).ExecuteNonQuery();

    /// <summary>Runs a query.</summary>
    public List<T> Query<T>(
        string text,
        Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        try
        {
            using DbDataReader reader = Command(text, values).ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch when (_transaction is null)
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _transaction?.Dispose();
        _transaction = null;
        _connection?.Dispose();
        _connection = null;
    }

    private DbCommand Command(string text, ReadOnlySpan<(string Name, object? Value)> values)
    {
        bool isNew = !_commands.TryGetValue(text, out DbCommand? command);
        if (command is null)
        {
            command = Connection.CreateCommand();
            command.CommandText = text;
            foreach ((string name, object? _) in values)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            _commands.Add(text, command);
        }

        // The values of one text have the same order at each call.
        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index].Value switch
            {
                null => DBNull.Value,

                // PostgreSQL has no NUL in texts.
                string value when value.Contains('\0', StringComparison.Ordinal) => value.Replace('\0', '\uFFFD'),
                object value => value,
            };
        }

        command.Transaction = _transaction;
        if (isNew && isPrepared)
        {
            command.Prepare();
        }

        return command;
    }
}
