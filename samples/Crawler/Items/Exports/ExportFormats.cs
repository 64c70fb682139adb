namespace Crawler.Items.Exports;

/// <summary>The formats of exports, by the ends of the files' names.</summary>
internal static class ExportFormats
{
    /// <summary>The ends, for messages.</summary>
    public const string Names = ".jsonl, .csv, .db or .sqlite";

    /// <summary>Whether there is a format for a file.</summary>
    public static bool Has(string path) => FormatOf(path) is not null;

    /// <summary>The file for items that failed, beside the first export.</summary>
    public static string FailedItems(string first)
    {
        string path = Path.GetFullPath(first);
        string name = $"{Path.GetFileNameWithoutExtension(path)}-failed.jsonl";
        return Path.Combine(Path.GetDirectoryName(path)!, name);
    }

    /// <summary>Makes the exports of a crawl: the files that were asked for, and the one for failed items.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="state">The number of the state.</param>
    public static IReadOnlyList<ItemExport> Create(IReadOnlyList<string> paths, string state)
    {
        if (paths.Count == 0)
        {
            return [];
        }

        IEnumerable<ItemExport> files = paths.Select(path => FormatOf(path)!(Path.GetFullPath(path), state));
        return [.. files, new FailedItemsExport(FailedItems(paths[0]))];
    }

    private static Func<string, string, ItemExport>? FormatOf(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSONL" => static (path, _) => new JsonLinesExport(path),
            ".CSV" => static (path, _) => new CsvExport(path),
            ".DB" or ".SQLITE" => static (path, state) => new SqliteExport(path, state),
            _ => null,
        };
}
