using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>The JSON form of records in the stores.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PositionRecord))]
[JsonSerializable(typeof(AlarmRecord))]
[JsonSerializable(typeof(RegisterRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
