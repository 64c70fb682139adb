using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Says what an error of a database means and what to do.</summary>
internal static class StateErrors
{
    /// <summary>Makes the error for the user.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What SQLite said. Its codes: https://sqlite.org/rescode.html.</param>
    public static CrawlFileException Explain(string path, SqliteException error) =>
        new(
            error.SqliteErrorCode switch
            {
                8 => $"{path} cannot be written: it is read-only. Give this user the right to write it and its "
                    + "directory; the crawl then goes on where it was.",
                13 => $"{path} cannot be written: the disk is full. Make room; the crawl then goes on where it was.",
                10 => $"{path} cannot be read or written: {error.Message} Look at the disk; the crawl then goes on "
                    + "where it was.",
                5 or 6 => $"{path} is locked by another program. End it; the crawl then goes on where it was.",
                11 => $"{path} is damaged: {error.Message} Restore it, or give another directory.",
                14 or 23 => $"{path} cannot be opened: {error.Message} Check the path and this user's rights.",
                26 => $"{path} is no SQLite database. Give another directory for the crawl's state.",
                _ => $"{path}: {error.Message}",
            },
            error
        );
}
