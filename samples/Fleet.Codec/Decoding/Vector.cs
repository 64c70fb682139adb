using System.Text.Json;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>One entry of a vector file.</summary>
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
                    : throw new VectorException($"every element of '{name}' must be text")
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
            throw new VectorException($"'{name}' is not hexadecimal", problem);
        }
    }

    private string Text(string name) => Property(name, JsonValueKind.String).GetString()!;

    private JsonElement Property(string name, JsonValueKind kind) =>
        json.ValueKind != JsonValueKind.Object ? throw new VectorException("the entry is not an object")
        : !json.TryGetProperty(name, out JsonElement value)
            ? throw new VectorException($"the property '{name}' is missing")
        : value.ValueKind != kind
            ? throw new VectorException($"'{name}' must be {(kind == JsonValueKind.Array ? "an array" : "text")}")
        : value;
}
