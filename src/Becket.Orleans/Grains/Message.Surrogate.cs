using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Becket.Orleans.Grains;

/// <summary>A <see cref="Message{T}"/> between processes.</summary>
[GenerateSerializer]
[Alias("becket.message`1")]
internal struct MessageSurrogate<T>
{
    [Id(0)]
    public byte[] Json;
}

/// <summary>Makes JSON of messages, and messages of JSON.</summary>
[RegisterConverter]
internal sealed class MessageConverter<T> : IConverter<Message<T>, MessageSurrogate<T>>
{
    private static readonly JsonTypeInfo<T> s_type = (JsonTypeInfo<T>)LedgerJson.Default.GetTypeInfo(typeof(T))!;

    public Message<T> ConvertFromSurrogate(in MessageSurrogate<T> surrogate) =>
        new(JsonSerializer.Deserialize(surrogate.Json, s_type)!);

    public MessageSurrogate<T> ConvertToSurrogate(in Message<T> value) =>
        new() { Json = JsonSerializer.SerializeToUtf8Bytes(value.Value, s_type) };
}
