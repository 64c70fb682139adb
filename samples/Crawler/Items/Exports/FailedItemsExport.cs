using System.Text.Json;

namespace Crawler.Items.Exports;

/// <summary>The items that failed, each on a line with its reason and its page. There is no file if none
/// fails.</summary>
internal sealed class FailedItemsExport(string path) : FileExport(path)
{
    protected override bool IsMadeLate => true;

    protected override string Query =>
        """
            select f.id, f.type, f.json, coalesce(r.address, ''), f.reason
            from failed_items f left join requests r on r.id = f.request
            where f.id > $1 order by f.id limit $2
            """;

    protected override void WriteItems(TextWriter writer, string columns, IEnumerable<ExportedItem> items)
    {
        foreach (ExportedItem item in items)
        {
            writer.Write("{\"reason\":");
            writer.Write(JsonSerializer.Serialize(item.Reason, ItemJson.Options));
            writer.Write(",\"address\":");
            writer.Write(JsonSerializer.Serialize(item.Address, ItemJson.Options));
            writer.Write(",\"type\":");
            writer.Write(JsonSerializer.Serialize(item.Type, ItemJson.Options));
            writer.Write(",\"item\":");
            writer.Write(item.Json);
            writer.Write("}\n");
        }
    }
}
