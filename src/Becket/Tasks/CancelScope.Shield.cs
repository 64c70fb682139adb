using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Scopes;

namespace Becket.Tasks;

/// <content>Shields.</content>
public sealed partial class CancelScope
{
    /// <summary>Calls a function that no cancellation from outside reaches: for clean-up that must still
    /// await.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="work">Called now; usually an <c>async</c> lambda.</param>
    /// <returns>A deferred of the outcome of the work. Cancelling it does nothing.</returns>
    /// <remarks>
    /// <para>It keeps off the scopes around it, and also <see cref="Deferred.Cancel"/> of the method that awaits it: a
    /// time-out, the end of a <c>ForEach</c>. That method gets its cancellation at its next <c>await</c> after the
    /// shield. A scope or a time-out inside of the shield counts: a shield without one may wait for ever.</para>
    /// <para>It does not keep off the end of the program: see <c>ReactorOptions.ShutdownTimeout</c>.</para>
    /// <para>Threads: the reactor's. Source: <c>trio.CancelScope(shield=True)</c>. Unlike <c>asyncio.shield</c>, the
    /// code that awaits it waits for its end.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<T> Shield<T>([RunsOnLoop] Func<Deferred<T>> work) => ShieldDeferred<T>.Run(work);

    /// <inheritdoc cref="Shield{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred Shield([RunsOnLoop] Func<Deferred> work) => ShieldDeferred.Run(work);

    /// <inheritdoc cref="Shield{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> Shield<T>([RunsOnLoop] Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Shield(async Deferred<T> () => await work());
    }

    /// <inheritdoc cref="Shield{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred Shield([RunsOnLoop] Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Shield(async Deferred () => await work());
    }

    /// <inheritdoc cref="Shield{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> Shield<T>([RunsOnLoop] Func<ValueTask<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Shield(async Deferred<T> () => await work());
    }

    /// <inheritdoc cref="Shield{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred Shield([RunsOnLoop] Func<ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Shield(async Deferred () => await work());
    }
}
