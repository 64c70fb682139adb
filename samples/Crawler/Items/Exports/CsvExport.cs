using System.Text.Json;
using CsvHelper;

namespace Crawler.Items.Exports;

/// <summary>A table of commas (RFC 4180), with a header: the properties of the items in the order in which they were
/// first met.</summary>
/// <remarks>An item with further properties makes the table wider: the file is written anew, since the state has all
/// items. A list or an object within an item is written as JSON; null and what an item does not have are
/// empty.</remarks>
internal sealed class CsvExport(string path) : FileExport(path)
{
    protected override string Columns(IEnumerable<ExportedItem> items)
    {
        List<string> names = Position.Columns.Length > 0 ? Names(Position.Columns) : [];
        var known = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (ExportedItem item in items)
        {
            using var json = JsonDocument.Parse(item.Json);
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (known.Add(property.Name))
                {
                    names.Add(property.Name);
                }
            }
        }

        return names.Count > 0 ? JsonSerializer.Serialize(names, ItemJson.Options) : "";
    }

    protected override void WriteItems(TextWriter writer, string columns, IEnumerable<ExportedItem> items)
    {
        List<string> names = columns.Length > 0 ? Names(columns) : [];
        using var csv = CsvWriter.Create(writer, CsvWriterOptions.Default, leaveOpen: true);
        if (Position.IsStart)
        {
            WriteRow(csv, names);
        }

        foreach (ExportedItem item in items)
        {
            using var json = JsonDocument.Parse(item.Json);
            WriteRow(csv, names.Select(name => TextOf(json.RootElement, name)));
        }
    }

    private static List<string> Names(string columns) =>
        JsonSerializer.Deserialize<List<string>>(columns, ItemJson.Options)!;

    private static void WriteRow(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (string? field in fields)
        {
            csv.WriteField(field);
        }

        csv.EndRecord();
    }

    private static string? TextOf(JsonElement item, string name) =>
        !item.TryGetProperty(name, out JsonElement value)
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Null => null,
                _ => value.GetRawText(),
            };
}
