using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Becket.ClusterTool.Links;

/// <summary>A request or an answer: a description as JSON, and bytes.</summary>
/// <param name="Json">The description; may be empty.</param>
/// <param name="Body">The bytes; may be empty. Valid until the request is answered.</param>
internal readonly record struct Payload(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Body)
{
    public static Payload Empty => default;

    public static Payload Of<T>(T value, JsonTypeInfo<T> type, ReadOnlyMemory<byte> body = default) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type), body);

    /// <exception cref="JsonException">The description is not of this type.</exception>
    public T Read<T>(JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Json.Span, type) ?? throw new JsonException("A description is null.");
}
