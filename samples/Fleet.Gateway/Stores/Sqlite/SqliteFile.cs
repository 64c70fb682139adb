using Microsoft.Data.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores.Sqlite;

/// <summary>Opens SQLite files.</summary>
internal static class SqliteFile
{
    /// <summary>Opens a file, and creates it if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The statements that create missing tables.</param>
    /// <exception cref="StoreException">The folder is missing, the file is not an SQLite file, or this program may not
    /// write there.</exception>
    public static SqliteConnection Open(string path, string schema)
    {
        // The path is a name, and not an address: "file:x" is a file of this name.
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
        {
            throw new StoreException(
                $"The file {path} cannot be opened, because the folder {folder} does not exist. Make the folder, or "
                    + "give another path."
            );
        }

        if (Directory.Exists(full))
        {
            throw new StoreException($"The file {path} cannot be opened, because it is a folder. Give a file's path.");
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = full,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString()
        );
        try
        {
            connection.Open();

            // A write-ahead log, so that readers do not wait for the writer. Synchronous is full, so that a commit is
            // on the disk.
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "pragma journal_mode = wal; pragma synchronous = full;" + schema;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Explain(path, error) is { } why ? new StoreException(why, error) : error;
        }
    }

    /// <summary>Says what to do about an error that does not go away by itself. Null for others: a full disk, a file
    /// that another program has locked.</summary>
    private static string? Explain(string path, SqliteException error) =>
        // The codes: https://sqlite.org/rescode.html.
        error.SqliteErrorCode switch
        {
            8 => $"The file {path} cannot be written: {error.Message} Give this user the right to write it and its "
                + "folder, or give another path.",
            14 or 23 => $"The file {path} cannot be opened: {error.Message} Check the path and this user's rights.",
            26 => $"The file {path} is not an SQLite database. Give another path.",
            _ => null,
        };
}
