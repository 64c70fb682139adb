using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Timeouts for deferreds.</summary>
public static class TimeoutExtensions
{
    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and makes a
    /// <see cref="TimeoutException"/> of the cancellation.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>
    /// <para>The callbacks added before this one count as part of the work: the timeout is over when the chain has come
    /// to this place. If it waits for another deferred when the time comes, that one is cancelled.</para>
    /// <para>What a canceller makes of the cancellation (a value, an error of its own) stays as it is; only an
    /// <see cref="OperationCanceledException"/>, with what derives from it, becomes the exception. What a canceller
    /// throws comes out where delayed calls raise their errors.</para>
    /// <para>Threads: the deferred's own, which must be the time's. Source: <c>Deferred.addTimeout</c>. Differs: any
    /// <see cref="OperationCanceledException"/> counts as a cancellation.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    public static Deferred AddTimeout(this Deferred deferred, TimeSpan timeout, IReactorTime time)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        new TimeoutLink(timeout).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static Deferred<T> AddTimeout<T>(this Deferred<T> deferred, TimeSpan timeout, IReactorTime time)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        new TimeoutLink(timeout).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and asks a function for the
    /// value instead.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="onTimeoutCancel">Called only after a timeout, with what the cancelled work ended with (which may be
    /// a value all the same) and the timeout. What it throws becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.SameType)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        Func<Outcome<T>, TimeSpan, T> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(deferred, timeout, time, (outcome, after) => new Outcome<T>(onTimeoutCancel(outcome, after)));
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and asks a function for the
    /// outcome instead.</summary>
    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, T})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.FailureOrOutcome)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        Func<Outcome<T>, TimeSpan, Outcome<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        new TimeoutOutcomeLink<T>(timeout, onTimeoutCancel).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and then waits for what a
    /// function returns instead.</summary>
    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, T})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.DeferredWithValue)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        Func<Outcome<T>, TimeSpan, Deferred<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        new TimeoutFollowLink<T>(timeout, onTimeoutCancel).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and calls an action, after
    /// which it counts as success.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="onTimeoutCancel">Called only after a timeout, with what the cancelled work ended with (which may be
    /// success all the same) and the timeout. What it throws becomes the failure.</param>
    /// <returns>This deferred. (On a <see cref="Deferred{T}"/>: a handle without a value on the same chain, and it is
    /// stale from then on.)</returns>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)" path="/remarks|/exception"/>
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        Action<Outcome, TimeSpan> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(
            deferred,
            timeout,
            time,
            Outcome (outcome, after) =>
            {
                onTimeoutCancel(outcome, after);
                return Outcome.Success;
            }
        );
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and asks a function for the
    /// outcome instead.</summary>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Action{Outcome, TimeSpan})"/>
    [OverloadResolutionPriority(OverloadPriority.FailureOrOutcome)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        Func<Outcome, TimeSpan, Outcome> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        Deferred root = deferred.Enter();
        Deferred target = deferred.HandleForNothing(root);
        new TimeoutOutcomeLink(timeout, onTimeoutCancel, target).AddTo(root, time);
        return target;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and then waits for what a
    /// function returns instead.</summary>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Action{Outcome, TimeSpan})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        Func<Outcome, TimeSpan, Deferred> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        Deferred root = deferred.Enter();
        Deferred target = deferred.HandleForNothing(root);
        new TimeoutFollowLink(timeout, onTimeoutCancel, target).AddTo(root, time);
        return target;
    }
}
