using Crawler.Frontier.Storage;
using Microsoft.Data.Sqlite;

namespace Crawler.Items.Exports;

/// <summary>A file that the items of a state are written to, each once. On the exports' thread.</summary>
/// <remarks>
/// The order makes it once: <see cref="Check"/> when the state is opened; its position is recorded;
/// <see cref="Continue"/> cuts the file back to the position; <see cref="Write"/> writes and waits for the disk; the
/// new position is recorded. A process that is killed between two of these steps leaves a file that is longer than the
/// recorded position, and the next one cuts it back.
/// </remarks>
internal abstract class ItemExport(string path) : IDisposable
{
    /// <summary>How many items are written before their position is recorded: the disk is waited for once for all of
    /// them.</summary>
    public const int MostItems = 5000;

    /// <summary>The file, as a full path: its name in the state.</summary>
    public string Path { get; } = path;

    /// <summary>How far it has come, as recorded.</summary>
    public ExportPosition Position { get; private set; } = ExportPosition.Start;

    /// <summary>What is asked of the state: the columns of <see cref="ExportedItem"/>. $1 is the last item written, $2
    /// how many may come.</summary>
    protected virtual string Query => "select id, type, json, '', '' from items where id > $1 order by id limit $2";

    /// <summary>Looks whether the file is the one that was recorded. It changes nothing.</summary>
    /// <param name="recorded">The recorded position; null if the state does not know the file.</param>
    /// <param name="overwrite">Whether another file may be overwritten.</param>
    /// <exception cref="CrawlFileException">It is another file.</exception>
    public void Check(ExportPosition? recorded, bool overwrite)
    {
        string? mistake = recorded switch
        {
            { IsStart: false } => FindDifference(recorded),
            null when File.Exists(Path) && new FileInfo(Path).Length > 0 => "exists and was not written by this crawl",
            _ => null,
        };
        if (mistake is not null && !overwrite)
        {
            throw new CrawlFileException(
                $"The export {Path} {mistake}. Move it away, give another name, or set "
                    + $"{nameof(CrawlSettings)}.{nameof(CrawlSettings.Overwrite)}: the file is then written anew, with "
                    + "all items of the crawl's state."
            );
        }

        Position = mistake is null && recorded is not null ? recorded : ExportPosition.Start;
    }

    /// <summary>Opens the file and cuts it back to its position.</summary>
    public abstract void Continue();

    /// <summary>Writes the items that come next, and waits for the disk.</summary>
    /// <param name="state">The state, to read from.</param>
    /// <returns>The new position, to be recorded; null if nothing is left.</returns>
    public abstract ExportPosition? Write(SqliteConnection state);

    /// <summary>The position was recorded.</summary>
    public void Advance(ExportPosition position) => Position = position;

    public abstract void Dispose();

    /// <summary>Why the file is not the one that was recorded; null if it is.</summary>
    protected abstract string? FindDifference(ExportPosition recorded);

    /// <summary>Reads the items that come next, as they are asked for.</summary>
    protected IEnumerable<ExportedItem> NextItems(SqliteConnection state)
    {
        using var query = new Statement(state, Query, 2);
        using SqliteDataReader reader = query.Query(Position.LastItem, MostItems);
        while (reader.Read())
        {
            yield return new ExportedItem(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4)
            );
        }
    }

    /// <summary>What to say of a file that is gone.</summary>
    protected static string Missing(ExportPosition recorded) =>
        $"is missing, though {recorded.Count} items were written to it";
}
