namespace Becket.ClusterProgram;

/// <summary>Waits for so many milliseconds. Its result says which run it was.</summary>
[JobHandler("work")]
internal sealed class Work(Reactor reactor, RunLog runs) : IJob<int, string>
{
    public async Task<string> RunAsync(int milliseconds, JobContext job)
    {
        runs.Note("start", job);
        await reactor.DeferLater(TimeSpan.FromMilliseconds(milliseconds), job.Cancellation);
        runs.Note("end", job);
        return $"{job.FencingToken} {Environment.ProcessId}";
    }
}
