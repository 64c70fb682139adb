namespace Crawler.Items.Exports;

/// <summary>An item on each line, as JSON.</summary>
internal sealed class JsonLinesExport(string path) : FileExport(path)
{
    protected override void WriteItems(TextWriter writer, string columns, IEnumerable<ExportedItem> items)
    {
        foreach (ExportedItem item in items)
        {
            writer.Write(item.Json);
            writer.Write('\n');
        }
    }
}
