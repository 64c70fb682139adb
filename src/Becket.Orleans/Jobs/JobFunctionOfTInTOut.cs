using System.Text.Json;

namespace Becket.Orleans.Jobs;

/// <summary>Runs the jobs of one handler.</summary>
/// <param name="open">Makes the object that runs a job.</param>
internal sealed class JobFunction<TIn, TOut>(Func<JobHandlerScope> open) : JobFunction
{
    public override async Task<byte[]> RunAsync(
        ReadOnlyMemory<byte> payload,
        JobContext job,
        JsonSerializerOptions? json
    )
    {
        TIn input = Read(payload, job, json);
        JobHandlerScope scope = open();
        try
        {
            TOut output = await ((IJob<TIn, TOut>)scope.Handler).RunAsync(input, job);
            return Write(output, job, json);
        }
        finally
        {
            if (scope.Scope is { } disposable)
            {
                await disposable.DisposeAsync();
            }
        }
    }

    private static TIn Read(ReadOnlyMemory<byte> payload, JobContext job, JsonSerializerOptions? json)
    {
        try
        {
            return JsonSerializer.Deserialize<TIn>(payload.Span, json)!;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new PermanentFailureException(
                $"The payload of \"{job.Key}\" is not a {typeof(TIn).Name}: {error.Message}",
                error
            );
        }
    }

    private static byte[] Write(TOut output, JobContext job, JsonSerializerOptions? json)
    {
        byte[] result = JsonSerializer.SerializeToUtf8Bytes(output, json);
        return result.Length <= JobLimits.ResultBytes
            ? result
            : throw new PermanentFailureException(
                $"The result of \"{job.Key}\" has {result.Length:N0} bytes of JSON. At most "
                    + $"{JobLimits.ResultBytes:N0} are stored: put it into a file or a store, and return its address."
            );
    }
}
