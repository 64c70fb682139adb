namespace Crawler.Items.Exports;

/// <summary>The formats of exports, by the ends of the files' names.</summary>
internal static class ExportFormats
{
    /// <summary>The ends, for messages.</summary>
    public const string Names = ".jsonl, .csv, .db or .sqlite";

    /// <summary>Whether there is a format for a file.</summary>
    public static bool Has(string path) => FormatOf(path) is not null;

    /// <summary>Makes the exports of a crawl: the files that were asked for, and the one for failed items.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="state">The number of the state.</param>
    public static IReadOnlyList<ItemExport> Create(IReadOnlyList<string> paths, string state)
    {
        if (paths.Count == 0)
        {
            return [];
        }

        string first = Path.GetFullPath(paths[0]);
        string failed = Path.Combine(
            Path.GetDirectoryName(first)!,
            $"{Path.GetFileNameWithoutExtension(first)}-failed.jsonl"
        );
        return [.. paths.Select(path => FormatOf(path)!(Path.GetFullPath(path), state)), new FailedItemsExport(failed)];
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
