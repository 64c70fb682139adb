using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Time;

namespace Becket.Tasks;

// Timeouts whose function returns a task.
public static partial class TimeoutExtensions
{
    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.TaskWithValue)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome<T>, TimeSpan, Task<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(
            deferred,
            timeout,
            time,
            Deferred<T> (outcome, after) => onTimeoutCancel(outcome, after).ToDeferred()
        );
    }

    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Func{Outcome, TimeSpan, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome, TimeSpan, Task> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(
            deferred,
            timeout,
            time,
            Deferred (outcome, after) => onTimeoutCancel(outcome, after).ToDeferred()
        );
    }

    /// <inheritdoc cref="AddTimeout{T}(Deferred{T}, TimeSpan, IReactorTime, Func{Outcome{T}, TimeSpan, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.OnDeferredWithValue + OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> AddTimeout<T>(
        this Deferred<T> deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome<T>, TimeSpan, ValueTask<T>> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(
            deferred,
            timeout,
            time,
            Deferred<T> (outcome, after) => onTimeoutCancel(outcome, after).ToDeferred()
        );
    }

    /// <inheritdoc cref="AddTimeout(Deferred, TimeSpan, IReactorTime, Func{Outcome, TimeSpan, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred AddTimeout(
        this Deferred deferred,
        TimeSpan timeout,
        IReactorTime time,
        [RunsOnLoop] Func<Outcome, TimeSpan, ValueTask> onTimeoutCancel
    )
    {
        ArgumentNullException.ThrowIfNull(onTimeoutCancel);
        return AddTimeout(
            deferred,
            timeout,
            time,
            Deferred (outcome, after) => onTimeoutCancel(outcome, after).ToDeferred()
        );
    }
}
