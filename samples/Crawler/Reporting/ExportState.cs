namespace Crawler.Reporting;

/// <summary>A file of items.</summary>
/// <param name="Path">The file.</param>
/// <param name="Items">How many items are in it, on the disk.</param>
public sealed record ExportState(string Path, long Items);
