using Becket.Deferreds;

namespace Becket.Orleans.Jobs;

/// <summary>Code that does one kind of job. Put <see cref="JobHandlerAttribute"/> on the class: it gives the name that
/// jobs ask for.</summary>
/// <typeparam name="TIn">What a job brings. It is stored as JSON.</typeparam>
/// <typeparam name="TOut">The result. It is stored as JSON, of at most <see cref="JobLimits.ResultBytes"/>
/// bytes.</typeparam>
/// <remarks>
/// <para>A worker may run a job again: when it failed, and when the worker that had it was lost. Its result is recorded
/// once. What a job does elsewhere has to bear being done twice: use <see cref="JobContext.Key"/> or
/// <see cref="JobContext.FencingToken"/> there.</para>
/// </remarks>
public interface IJob<in TIn, TOut>
{
    /// <summary>Does one job.</summary>
    /// <param name="input">What the job brings.</param>
    /// <param name="job">The job: its key, its attempt, its token, and the cancellation.</param>
    /// <returns>The result. A task that fails is an attempt that failed: the job runs again later, until its attempts
    /// are used up. One that fails with a <see cref="PermanentFailureException"/> does not run again.</returns>
    /// <remarks>Threads: the reactor's thread of the worker, in one of its slots. Do not block it.</remarks>
    [RunsOnLoop]
    Task<TOut> RunAsync(TIn input, JobContext job);
}
