using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <content>Scopes around a function, and shields.</content>
public sealed partial class CancelScope
{
    /// <summary>Calls a function in a scope with a deadline, and goes on without an error if the deadline cuts it
    /// off.</summary>
    /// <param name="limit">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <param name="work">Gets the scope; usually an <c>async</c> lambda. A task that it returns is waited for until it
    /// ends; give it the token of the scope.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>; null for the reactor of this thread.</param>
    /// <returns>True if the work came to its end; false if the scope was cancelled, by its deadline or by
    /// <see cref="Cancel"/>, and that ended it. Its failure otherwise.</returns>
    /// <remarks>Source: <c>trio.move_on_after</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">There is no clock.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred<bool> MoveOnAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Deferred> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        Check(limit, time);
        return RunIn(limit, time, work);

        static async Deferred<bool> RunIn(TimeSpan limit, IReactorTime? time, Func<CancelScope, Deferred> work)
        {
            using var scope = new CancelScope(limit, time);
            try
            {
                await work(scope);
                return true;
            }
            catch (Exception error) when (scope.Caught(error))
            {
                return false;
            }
        }
    }

    /// <inheritdoc cref="MoveOnAfter(TimeSpan, Func{CancelScope, Deferred}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred<bool> MoveOnAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Task> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return MoveOnAfter(limit, async Deferred (scope) => await work(scope), time);
    }

    /// <inheritdoc cref="MoveOnAfter(TimeSpan, Func{CancelScope, Deferred}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred<bool> MoveOnAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, ValueTask> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return MoveOnAfter(limit, async Deferred (scope) => await work(scope), time);
    }

    /// <summary>Calls a function in a scope with a deadline, and fails with <see cref="TimeoutException"/> if the
    /// deadline cuts it off.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="limit">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <param name="work">Gets the scope; usually an <c>async</c> lambda. A task that it returns is waited for until it
    /// ends; give it the token of the scope.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>; null for the reactor of this thread.</param>
    /// <returns>A deferred of the outcome of the work.</returns>
    /// <remarks>After a call of <see cref="Cancel"/> it fails with the cancellation. Source:
    /// <c>trio.fail_after</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">There is no clock.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<T> FailAfter<T>(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Deferred<T>> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        Check(limit, time);
        return RunIn(limit, time, work);

        static async Deferred<T> RunIn(TimeSpan limit, IReactorTime? time, Func<CancelScope, Deferred<T>> work)
        {
            using var scope = new CancelScope(limit, time);
            try
            {
                return await work(scope);
            }
            catch (Exception error) when (scope.HasTimedOut && scope.Caught(error))
            {
                throw TimeoutLink.CreateError(limit, error);
            }
        }
    }

    /// <inheritdoc cref="FailAfter{T}(TimeSpan, Func{CancelScope, Deferred{T}}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred FailAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Deferred> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return FailAfter(
                limit,
                async Deferred<bool> (scope) =>
                {
                    await work(scope);
                    return true;
                },
                time
            )
            .AddCallback(static _ => { });
    }

    /// <inheritdoc cref="FailAfter{T}(TimeSpan, Func{CancelScope, Deferred{T}}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> FailAfter<T>(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Task<T>> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return FailAfter(limit, async Deferred<T> (scope) => await work(scope), time);
    }

    /// <inheritdoc cref="FailAfter{T}(TimeSpan, Func{CancelScope, Deferred{T}}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred FailAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, Task> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return FailAfter(limit, async Deferred (scope) => await work(scope), time);
    }

    /// <inheritdoc cref="FailAfter{T}(TimeSpan, Func{CancelScope, Deferred{T}}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> FailAfter<T>(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, ValueTask<T>> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return FailAfter(limit, async Deferred<T> (scope) => await work(scope), time);
    }

    /// <inheritdoc cref="FailAfter{T}(TimeSpan, Func{CancelScope, Deferred{T}}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred FailAfter(
        TimeSpan limit,
        [RunsOnLoop] Func<CancelScope, ValueTask> work,
        IReactorTime? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        return FailAfter(limit, async Deferred (scope) => await work(scope), time);
    }

    /// <summary>Throws at the call, and not in the deferred, what the constructor would throw.</summary>
    private static void Check(TimeSpan limit, IReactorTime? time)
    {
        TimeLimits.NotNegative(limit, nameof(limit));
        if (limit != Timeout.InfiniteTimeSpan && (time ?? Home.Current as IReactorTime) is null)
        {
            throw NoClock();
        }
    }
}
