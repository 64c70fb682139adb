using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The directory of a state, locked for one crawl.</summary>
internal sealed class StateDirectory : IDisposable
{
    private const string DatabaseName = "crawl.db";
    private const string LockName = "crawl.lock";
    private const string TemporaryPrefix = "crawler-state-";

    // Longer than the moment between the creation of a directory and its lock.
    private static readonly TimeSpan s_leftAfter = TimeSpan.FromHours(1);

    private readonly FileStream _lock;
    private readonly bool _isTemporary;

    private StateDirectory(string path, FileStream theLock, bool isTemporary)
    {
        Path = path;
        _lock = theLock;
        _isTemporary = isTemporary;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The database in it.</summary>
    public string Database => DatabaseOf(Path);

    /// <summary>The database in a directory.</summary>
    public static string DatabaseOf(string path) => System.IO.Path.Combine(path, DatabaseName);

    /// <summary>Makes the directory if it does not exist, and locks it. The system frees the lock of a process that
    /// ends, however it ends.</summary>
    /// <param name="path">The directory; null for a temporary one, which is deleted at the end.</param>
    /// <exception cref="CrawlFileException">It cannot be made or written, or another crawl has it.</exception>
    public static StateDirectory Open(string? path)
    {
        bool isTemporary = path is null;
        try
        {
            if (path is null)
            {
                DeleteLeftBehind();
                path = Directory.CreateTempSubdirectory(TemporaryPrefix).FullName;
            }
            else
            {
                path = Directory.CreateDirectory(path).FullName;
            }

            var theLock = new FileStream(
                System.IO.Path.Combine(path, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            return new StateDirectory(path, theLock, isTemporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A lock that is held is a plain IOException.
            bool isLocked =
                error.GetType() == typeof(IOException) && File.Exists(System.IO.Path.Combine(path!, LockName));
            throw new CrawlFileException(
                isLocked
                    ? $"The state {path} is in use by {HolderOf(path!)}. One crawl at a time uses a directory: wait "
                        + "for its end, or give another directory."
                    : $"The directory {path} of the crawl's state cannot be used: {error.Message}",
                error
            );
        }
    }

    /// <summary>Opens a connection to the database.</summary>
    /// <param name="database">The file.</param>
    /// <param name="mayCreate">Whether it may be new.</param>
    public static SqliteConnection Connect(string database, bool mayCreate)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = database,
                Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>What the holder of the lock writes for others to read.</summary>
    public static string DescribeThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"process {process.Id} ({process.ProcessName}) on {Environment.MachineName}"
        );
    }

    /// <summary>Frees the lock, and deletes a temporary directory.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_isTemporary)
        {
            Delete(Path);
        }
    }

    private static string HolderOf(string path)
    {
        const string Unknown = "another crawl";
        try
        {
            using SqliteConnection connection = Connect(DatabaseOf(path), mayCreate: false);
            using var statement = new Statement(connection, "select value from meta where name = 'holder'");
            return statement.Scalar() as string ?? Unknown;
        }
        catch (SqliteException)
        {
            // It is being made at this moment.
            return Unknown;
        }
    }

    // A process that was killed could not delete its directory.
    private static void DeleteLeftBehind()
    {
        foreach (string path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{TemporaryPrefix}*"))
        {
            var theLock = new FileInfo(System.IO.Path.Combine(path, LockName));
            if (theLock.Exists && theLock.LastWriteTimeUtc < TimeProvider.System.GetUtcNow() - s_leftAfter)
            {
                try
                {
                    using (theLock.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }

                    Delete(path);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // Another crawl's, or another user's.
                }
            }
        }
    }

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A temporary directory; the next crawl or the system deletes it.
        }
    }
}
