using System.ComponentModel;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Timeouts for deferreds.</summary>
public static partial class TimeoutExtensions
{
    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and makes a
    /// <see cref="TimeoutException"/> of the cancellation.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>; null for the reactor of this thread.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>
    /// <para>The callbacks added before this call are part of the work: the timer stops when the chain has reached
    /// this place. If the chain waits for another deferred when the timer fires, that deferred is cancelled.</para>
    /// <para>A value or an error that a canceller fires the deferred with stays as it is; only an
    /// <see cref="OperationCanceledException"/> or a type derived from it becomes a <see cref="TimeoutException"/>.
    /// What a canceller throws is handled like an exception of a delayed call. On a reactor the chain times out all the
    /// same; with a <see cref="Clock"/> nothing else is done, as in Twisted.</para>
    /// <para>Threads: the deferred's own thread, which must be the thread of <paramref name="time"/>. Source:
    /// <c>Deferred.addTimeout</c>. Differs: any <see cref="OperationCanceledException"/> counts as a
    /// cancellation.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    public static Deferred AddTimeout(this Deferred deferred, TimeSpan timeout, IReactorTime? time = null)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        new TimeoutLink(timeout).AddTo(deferred.Enter(), TimeOrCurrent(time));
        return deferred;
    }

    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static Deferred<T> AddTimeout<T>(this Deferred<T> deferred, TimeSpan timeout, IReactorTime? time = null)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        new TimeoutLink(timeout).AddTo(deferred.Enter(), TimeOrCurrent(time));
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and takes a function's
    /// value instead.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="onTimeoutCancel">Called only after a timeout, with the outcome of the cancelled work (which may be
    /// a value) and the timeout. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.SameType)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome<T>, TimeSpan, T> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(deferred, timeout, time, (outcome, after) => new Outcome<T>(onTimeoutCancel(outcome, after)));
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and takes a function's
    /// outcome instead.</summary>
    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, T})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.FailureOrOutcome)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome<T>, TimeSpan, Outcome<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        new TimeoutOutcomeLink<T>(timeout, onTimeoutCancel).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and then waits for the
    /// deferred that a function returns.</summary>
    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, T})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.DeferredWithValue)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome<T>, TimeSpan, Deferred<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        new TimeoutFollowLink<T>(timeout, onTimeoutCancel).AddTo(deferred.Enter(), time);
        return deferred;
    }

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and calls an action, after
    /// which the result is success.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <param name="timeout">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="onTimeoutCancel">Called only after a timeout, with the outcome of the cancelled work (which may be
    /// success) and the timeout. An exception of it becomes the failure.</param>
    /// <returns>This deferred. (On a <see cref="Deferred{T}"/>: a handle without a value on the same chain, and it is
    /// stale from then on.)</returns>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime)" path="/remarks|/exception"/>
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Action<Outcome, TimeSpan> onTimeoutCancel
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

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and takes a function's
    /// outcome instead.</summary>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Action{Outcome, TimeSpan})"/>
    [OverloadResolutionPriority(OverloadPriority.FailureOrOutcome)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome, TimeSpan, Outcome> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        Deferred root = deferred.Enter();
        Deferred target = deferred.HandleForNothing(root);
        new TimeoutOutcomeLink(timeout, onTimeoutCancel, target).AddTo(root, time);
        return target;
    }

    /// <summary>Not a member. Write CancelOn(token).</summary>
    /// <param name="deferred">Not used.</param>
    /// <param name="token">Not used.</param>
    [Obsolete("Write CancelOn(token).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Deferred AddTimeout(this Deferred deferred, CancellationToken token) =>
        throw new NotSupportedException();

    /// <summary>Cancels the deferred if it has no result after <paramref name="timeout"/>, and then waits for the
    /// deferred that a function returns.</summary>
    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Action{Outcome, TimeSpan})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome, TimeSpan, Deferred> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(deferred);
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        Deferred root = deferred.Enter();
        Deferred target = deferred.HandleForNothing(root);
        new TimeoutFollowLink(timeout, onTimeoutCancel, target).AddTo(root, time);
        return target;
    }

    private static IReactorTime TimeOrCurrent(IReactorTime? time) =>
        time
        ?? Home.Current as IReactorTime
        ?? throw new InvalidOperationException(
            "There is no reactor on this thread, so this timeout has no clock. Give it one: "
                + "deferred.AddTimeout(timeout, clock)."
        );
}
