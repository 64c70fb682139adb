using System.Text.Json;

namespace Becket.Conformance.Reading;

/// <summary>Reads JSON of the kind that a place needs, or throws an error that names the kind.</summary>
internal static class Json
{
    /// <summary>The largest depth. Functions within functions, and values wrapped many times, are deeper than the
    /// default of 64.</summary>
    public const int MaxDepth = 1000;

    public static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Needed("a string", element);

    public static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw Needed("a number", element);

    public static int Integer(JsonElement element) =>
        Number(element) is var number && number == (int)number ? (int)number : throw Needed("an integer", element);

    public static bool Truth(JsonElement element) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : throw Needed("true or false", element);

    public static JsonElement.ArrayEnumerator List(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Needed("a list", element);

    public static string[] Texts(JsonElement element) => [.. List(element).Select(Text)];

    /// <summary>A member of an object; null where it, or the object, is absent.</summary>
    public static JsonElement? Member(JsonElement? element, string name)
    {
        if (element is not { } present)
        {
            return null;
        }

        if (present.ValueKind != JsonValueKind.Object)
        {
            throw Needed("an object", present);
        }

        return present.TryGetProperty(name, out JsonElement member) ? member : null;
    }

    /// <summary>A flag, which is false where it is absent.</summary>
    public static bool Flag(JsonElement? element, string name) => Member(element, name) is { } flag && Truth(flag);

    /// <summary>The beginning of the text, enough to find the place.</summary>
    public static string Excerpt(JsonElement element) =>
        element.GetRawText() is { Length: > 80 } text ? string.Concat(text.AsSpan(0, 80), "…") : element.GetRawText();

    private static BadProgramException Needed(string what, JsonElement element) =>
        new($"{Excerpt(element)} stands where {what} is needed");
}
