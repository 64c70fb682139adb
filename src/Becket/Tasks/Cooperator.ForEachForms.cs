using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Tasks;

// Work that returns tasks, takes a token, or is done when it returns. Which overload a lambda means is decided by
// OverloadPriority.
public sealed partial class Cooperator
{
    /// <inheritdoc cref="ForEach{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<TResult[]> ForEach<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Task<TResult>> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<TResult[]> ForEach<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, ValueTask<TResult>> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. The token is cancelled with the
    /// job.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<TResult[]> ForEach<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, CancellationToken, Task<TResult>> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Does the job for an item. It is done when it returns, so it must be short: it runs on the
    /// loop.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static Deferred<TResult[]> ForEach<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, TResult> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred ForEach<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Task> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred ForEach<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, ValueTask> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. The token is cancelled with the
    /// job.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred ForEach<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, CancellationToken, Task> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Does the job for an item. It is done when it returns, so it must be short: it runs on the
    /// loop.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static Deferred ForEach<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Action<T> work,
        ForEachOptions? options = null
    ) => ForEach(source, slots, work.Deferring(), options);

    /// <inheritdoc
    /// cref="ForEachOutcomes{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<Outcome<TResult>[]> ForEachOutcomes<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Task<TResult>> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc
    /// cref="ForEachOutcomes{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<Outcome<TResult>[]> ForEachOutcomes<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, ValueTask<TResult>> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc
    /// cref="ForEachOutcomes{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. The token is cancelled with the
    /// job.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<Outcome<TResult>[]> ForEachOutcomes<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, CancellationToken, Task<TResult>> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc
    /// cref="ForEachOutcomes{T, TResult}(IEnumerable{T}, int, Func{T, Deferred{TResult}}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Does the job for an item. It is done when it returns, so it must be short: it runs on the
    /// loop.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static Deferred<Outcome<TResult>[]> ForEachOutcomes<T, TResult>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, TResult> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, Task> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. A job that is cancelled is not waited for,
    /// as its task knows no token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, ValueTask> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Starts the job for an item, and returns its task. The token is cancelled with the
    /// job.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Func<T, CancellationToken, Task> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);

    /// <inheritdoc cref="ForEachOutcomes{T}(IEnumerable{T}, int, Func{T, Deferred}, ForEachOptions?)"/>
    /// <param name="source">The items.</param>
    /// <param name="slots">The largest number of jobs that run at once; 1 or more.</param>
    /// <param name="work">Does the job for an item. It is done when it returns, so it must be short: it runs on the
    /// loop.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static Deferred<Outcome[]> ForEachOutcomes<T>(
        IEnumerable<T> source,
        int slots,
        [RunsOnLoop] Action<T> work,
        ForEachOptions? options = null
    ) => ForEachOutcomes(source, slots, work.Deferring(), options);
}
