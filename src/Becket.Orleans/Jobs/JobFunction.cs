using System.Text.Json;

namespace Becket.Orleans.Jobs;

/// <summary>Runs the jobs of one handler, from JSON to JSON.</summary>
internal abstract class JobFunction
{
    /// <summary>Runs a job.</summary>
    /// <returns>The result as JSON.</returns>
    public abstract Task<byte[]> RunAsync(ReadOnlyMemory<byte> payload, JobContext job, JsonSerializerOptions? json);
}
