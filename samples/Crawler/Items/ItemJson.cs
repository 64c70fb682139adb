using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crawler.Items;

/// <summary>Items as JSON: an object on one line, with the properties' own names, or those of
/// <c>[JsonPropertyName]</c>.</summary>
internal static class ItemJson
{
    /// <summary>How items are written.</summary>
    /// <remarks>The resolver is named, since programs of one file turn reflection off as the default. Characters that
    /// are not ASCII stay as they are: the text is a file's, not part of a page.</remarks>
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    /// <summary>Makes the record of an item.</summary>
    /// <param name="item">The item. What is no object of JSON, such as a text, is its "value".</param>
    /// <param name="key">Its key.</param>
    /// <param name="error">Why it failed; null if it passed.</param>
    /// <returns>The record. An item that cannot be written, such as one with a number that is none or one that refers
    /// to itself, has failed for that reason.</returns>
    public static ItemRecord Record(object item, string? key, string? error)
    {
        string name = NameOf(item.GetType());
        try
        {
            string json = JsonSerializer.Serialize(item, item.GetType(), Options);
            return new ItemRecord(name, json[0] == '{' ? json : $"{{\"value\":{json}}}", key, error);
        }
        catch (Exception fault)
        {
            // Properties run code of the user, so any error may come.
            return new ItemRecord(name, "{}", key, error ?? $"It cannot be written as JSON: {fault.Message}");
        }
    }

    // "Dictionary`2" is no name for a table.
    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
