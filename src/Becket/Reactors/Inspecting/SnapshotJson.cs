using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Becket.Reactors.Inspecting;

/// <summary>Snapshots to JSON and back, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 512,
    Converters = [typeof(SecondsConverter)]
)]
[JsonSerializable(typeof(ReactorSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext
{
    /// <summary>Types are full of angle brackets, which only a web page would have to escape.</summary>
    public static JsonWriterOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ReactorSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Plain);
        JsonSerializer.Serialize(json, snapshot, Default.ReactorSnapshot);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
