using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Tasks.ForEachRuns;
using Becket.Time;

namespace Becket.Tasks;

public sealed partial class Cooperator
{
    /// <summary>Does <paramref name="work"/> for each item, at most <paramref name="slots"/> at once.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred that fires when all jobs have ended, or fails.</returns>
    /// <remarks>
    /// <para>The first jobs start before this returns, and each further job when another has ended, in the order of the
    /// items. The run takes items one at a time, each for a free slot, so it holds no more than
    /// <paramref name="slots"/> items. A job may last for many turns of the loop or finish at once. Jobs that finish at
    /// once run in slices of 10 ms (or 1,000 jobs, as virtual time does not move meanwhile).</para>
    /// <para>The run ends early at the first job that fails, when the source throws, and when the returned deferred is
    /// cancelled. Then it starts no more jobs and cancels the running ones. When they have all ended and the source is
    /// disposed, the deferred fails with the first failure, or with <see cref="CancelledException"/>. So nothing is
    /// left running. A cancelled job's failure is reported as unhandled, unless it is an
    /// <see cref="OperationCanceledException"/>.</para>
    /// <para>The source's enumerator is disposed in every case, before the deferred fires.</para>
    /// <para>What was done is not lost with the failure: <see cref="ResultsSoFar{TResult}(Exception)"/> gives
    /// the results, and <see cref="DoneSoFar"/> the items.</para>
    /// <para>Jobs run in the execution context of the caller. Threads: a reactor's; <paramref name="work"/> is called
    /// there only.</para>
    /// <para>Source: the idiom of several <c>coiterate</c> over one iterator, and <c>twisted.internet.defer</c>'s
    /// <c>DeferredSemaphore</c> with <c>gatherResults</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is less than 1.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred ForEach<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Deferred> work,
        ForEachOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        var results = new NoResults();
        Run(source, slots, Retrying.Of(work, results, options), results, results.Deferred, options);
        return results.Deferred;
    }

    /// <summary>Does <paramref name="work"/> for each item, at most <paramref name="slots"/> at once, and gathers the
    /// values.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the jobs' values.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred of all values, in the order of the items unless the options say otherwise. It fails if a
    /// job fails.</returns>
    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"
    /// path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<TResult[]> ForEach<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Deferred<TResult>> work,
        ForEachOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        var results = new Values<TResult>(Order(options));
        Run(source, slots, Retrying.Of(work, results, options), results, results.Deferred, options);
        return results.Deferred;
    }

    /// <summary>Does <paramref name="work"/> for every item, at most <paramref name="slots"/> at once, also after
    /// failures.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred of the outcome of each job, in the order of the items unless the options say
    /// otherwise.</returns>
    /// <remarks>
    /// <para>As <c>ForEach</c>, but a job that fails does not end the run: its failure is among the outcomes and
    /// counts as handled. The whole fails only if it is cancelled or if the source throws.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is less than 1.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Deferred> work,
        ForEachOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        var results = new Outcomes(Order(options));
        Run(source, slots, Retrying.Of(work, results, options), results, results.Deferred, options);
        return results.Deferred;
    }

    /// <summary>Does <paramref name="work"/> for every item, at most <paramref name="slots"/> at once, also after
    /// failures, and gathers values and failures.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the jobs' values.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred of the outcome of each job, in the order of the items unless the options say
    /// otherwise.</returns>
    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"
    /// path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<Outcome<TResult>[]> ForEachOutcomes<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Deferred<TResult>> work,
        ForEachOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        var results = new Outcomes<TResult>(Order(options));
        Run(source, slots, Retrying.Of(work, results, options), results, results.Deferred, options);
        return results.Deferred;
    }

    private static void Run<T>(
        IEnumerable<T> source,
        int slots,
        Func<T, Deferred> work,
        ForEachResults results,
        Deferred result,
        ForEachOptions? options
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        IReactorTime? time = options is null ? Home.Current as IReactorTime : options.TimeOrCurrent;
        var run = new EnumerableRun<T>(source, slots, work, results, time) { Progress = options?.Progress };
        if (options is not null)
        {
            result.CancelOn(options.CancellationToken);
        }

        run.Start();
    }

    private static ForEachOrder Order(ForEachOptions? options) => options?.Order ?? ForEachOrder.Input;
}
