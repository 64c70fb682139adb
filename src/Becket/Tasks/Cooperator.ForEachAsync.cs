using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Tasks.ForEachRuns;
using Becket.Time;

namespace Becket.Tasks;

public sealed partial class Cooperator
{
    /// <summary>Does <paramref name="work"/> for each item as it comes, at most <paramref name="slots"/> at
    /// once.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation. The enumerator's token is cancelled with the run; an item that has been asked for is waited
    /// for.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred that fires when all jobs have ended, or fails.</returns>
    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"
    /// path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred ForEach<T>(
        IAsyncEnumerable<T> source,
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

    /// <summary>Does <paramref name="work"/> for each item as it comes, at most <paramref name="slots"/> at once, and
    /// gathers the values.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the jobs' values.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation. The enumerator's token is cancelled with the run; an item that has been asked for is waited
    /// for.</param>
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
        IAsyncEnumerable<T> source,
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

    /// <summary>Does <paramref name="work"/> for every item as it comes, at most <paramref name="slots"/> at once,
    /// also after failures.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation. The enumerator's token is cancelled with the run; an item that has been asked for is waited
    /// for.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more. It may be larger than the number of
    /// items.</param>
    /// <param name="work">Starts the job for an item: an <c>async</c> lambda, or any function that returns a deferred.
    /// The run uses up the result of that deferred.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>A deferred of the outcome of each job, in the order of the items unless the options say
    /// otherwise.</returns>
    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"
    /// path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IAsyncEnumerable<T> source,
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

    /// <summary>Does <paramref name="work"/> for every item as it comes, at most <paramref name="slots"/> at once,
    /// also after failures, and gathers values and failures.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the jobs' values.</typeparam>
    /// <param name="source">The items. Enumerated once; the enumerator is disposed at the end, also after a failure or
    /// a cancellation. The enumerator's token is cancelled with the run; an item that has been asked for is waited
    /// for.</param>
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
        IAsyncEnumerable<T> source,
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
        IAsyncEnumerable<T> source,
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
        var run = new AsyncEnumerableRun<T>(source, slots, work, results, time) { Progress = options?.Progress };
        if (options is not null)
        {
            result.CancelOn(options.CancellationToken);
        }

        run.Start();
    }
}
