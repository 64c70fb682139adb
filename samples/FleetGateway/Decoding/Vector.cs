using System.Text.Json;

namespace Becket.Samples.Fleet.Decoding;

/// <summary>One entry of a file of vectors.</summary>
internal readonly struct Vector(JsonElement json)
{
    public string Id => Text("id");

    public string Kind => Text("kind");

    public byte[] Bytes(string name) => Bytes(name, Property(name, JsonValueKind.String));

    public IReadOnlyList<byte[]> ListOfBytes(string name)
    {
        var list = new List<byte[]>();
        foreach (JsonElement entry in Property(name, JsonValueKind.Array).EnumerateArray())
        {
            list.Add(
                entry.ValueKind == JsonValueKind.String
                    ? Bytes(name, entry)
                    : throw new VectorException($"'{name}' is to hold text only")
            );
        }

        return list;
    }

    private static byte[] Bytes(string name, JsonElement value)
    {
        try
        {
            return Convert.FromHexString(value.GetString()!);
        }
        catch (FormatException problem)
        {
            throw new VectorException($"'{name}' holds something that is not hexadecimal", problem);
        }
    }

    private string Text(string name) => Property(name, JsonValueKind.String).GetString()!;

    private JsonElement Property(string name, JsonValueKind kind) =>
        json.ValueKind != JsonValueKind.Object ? throw new VectorException("this is no object")
        : !json.TryGetProperty(name, out JsonElement value) ? throw new VectorException($"there is no '{name}'")
        : value.ValueKind != kind
            ? throw new VectorException($"'{name}' is to be {(kind == JsonValueKind.Array ? "an array" : "text")}")
        : value;
}
