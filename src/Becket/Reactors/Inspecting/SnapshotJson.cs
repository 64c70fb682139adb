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
internal sealed partial class SnapshotJson : JsonSerializerContext;
