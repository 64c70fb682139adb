using System.Text.Json;

namespace Becket.Orleans.Jobs;

/// <summary>The handlers that a worker has.</summary>
public sealed class JobHandlers
{
    /// <summary>How payloads are read and results are written. Null: the defaults of System.Text.Json.</summary>
    public JsonSerializerOptions? Json { get; init; }
}
