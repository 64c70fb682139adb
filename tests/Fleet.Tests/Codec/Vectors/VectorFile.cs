using System.Text.Json;

namespace Fleet.Tests.Codec.Vectors;

/// <summary>The test vectors beside this file: frames of JT/T 808 with their decoded content.</summary>
internal static class VectorFile
{
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, "Codec", "Vectors", "jt808.json");

    public static IReadOnlyList<JsonElement> All { get; } =
    [.. JsonDocument.Parse(File.ReadAllBytes(Path)).RootElement.GetProperty("vectors").EnumerateArray()];

    public static string Kind(JsonElement vector) => vector.GetProperty("kind").GetString()!;

    /// <summary>The bytes of one connection: the frame, the frames, or the chunks.</summary>
    public static byte[] Wire(JsonElement vector) =>
        Kind(vector) switch
        {
            "frame" or "invalid" => Convert.FromHexString(vector.GetProperty("hex").GetString()!),
            "stream" => Join(vector.GetProperty("chunks")),
            "fragments" => Join(vector.GetProperty("frames")),
            _ => [],
        };

    private static byte[] Join(JsonElement pieces) =>
        [.. pieces.EnumerateArray().SelectMany(static piece => Convert.FromHexString(piece.GetString()!))];
}
