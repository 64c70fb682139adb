namespace Becket.ClusterProgram;

/// <summary>Waits for so many milliseconds. Its result says which run it was.</summary>
[JobHandler("work")]
internal sealed class Work(Reactor reactor, RunLog runs, Hold hold) : IJob<int, string>
{
    public async Task<string> RunAsync(int milliseconds, JobContext job)
    {
        runs.Note("start", job);
        await reactor.DeferLater(TimeSpan.FromMilliseconds(milliseconds), job.Cancellation);
        await hold.Wait(reactor, job.Cancellation);
        runs.Note("end", job);
        return $"{job.FencingToken} {Environment.ProcessId}";
    }
}
