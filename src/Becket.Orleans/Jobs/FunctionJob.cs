namespace Becket.Orleans.Jobs;

/// <summary>A function as a handler.</summary>
internal sealed class FunctionJob<TIn, TOut>(Func<TIn, JobContext, Task<TOut>> run) : IJob<TIn, TOut>
{
    public Task<TOut> RunAsync(TIn input, JobContext job) => run(input, job);
}
