using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>Runs a function on the loop, for a caller on any thread that does not want to block.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called on the loop, in a coming turn; it may be an <c>async</c> lambda.</param>
    /// <param name="cancellationToken">Ends the returned task at once. A function that has not begun then never does; a
    /// deferred that it has returned is cancelled, on the loop.</param>
    /// <returns>A task of the value. It fails with what the function throws, or with the failure of its deferred; a
    /// <see cref="CancelledException"/> becomes a cancelled task. It fails with a
    /// <see cref="ReactorNotRunningException"/> if the reactor has ended, or ends before there is a result.</returns>
    /// <remarks>
    /// <para>Threads: any, also the reactor's own, which must await the task and never block on it. Before the reactor
    /// runs, the function waits for that.</para>
    /// <para>Order: as for <see cref="CallFromThread(Action)"/>. Code that awaits the task continues where tasks
    /// continue, never inside the loop unless it came from there.</para>
    /// <para>Differs: Twisted has only <c>blockingCallFromThread</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Task<T> CallFromThreadAsync<T>(
        [RunsOnLoop] Func<Deferred<T>> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        // If this thread created the reactor, which now runs on another thread, reading this property removes the
        // reactor as this thread's home.
        _ = IsCurrent;
        var call = new AwaitedCall<T>(
            this,
            CallContext.Bind(function, OwnContext),
            isBlocking: false,
            _awaitedCalls,
            blocksPoolThread: false
        );
        call.CancelOn(cancellationToken);
        if (!TryCallFromThread(call))
        {
            call.Fail(
                new ReactorNotRunningException(
                    "CallFromThreadAsync was called, but the reactor has ended, so the function will not run."
                )
            );
        }

        return call.Task;
    }

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Deferred{T}}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Task CallFromThreadAsync([RunsOnLoop] Func<Deferred> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallFromThreadAsync(() => function().AddCallback(static () => true), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Deferred{T}}, CancellationToken)"/>
    /// <param name="function">Called on the loop, in a coming turn.</param>
    /// <param name="cancellationToken">Ends the returned task at once. A function that has not begun then never does;
    /// one that has begun goes on, and its result is ignored.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Task<T> CallFromThreadAsync<T>(
        [RunsOnLoop] Func<Task<T>> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallFromThreadAsync(Deferred<T> () => function().ToDeferred(), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Task{T}}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Task CallFromThreadAsync([RunsOnLoop] Func<Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallFromThreadAsync(() => function().ToDeferred().AddCallback(static () => true), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task<T> CallFromThreadAsync<T>([RunsOnLoop] Func<T> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallFromThreadAsync(Deferred<T> () => Deferred.Succeed(function()), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Task{T}}, CancellationToken)"/>
    /// <param name="function">Called on the loop, in a coming turn.</param>
    /// <param name="cancellationToken">Ends the returned task at once. A function that has not begun then never
    /// does.</param>
    public Task CallFromThreadAsync([RunsOnLoop] Action function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CallFromThreadAsync(
            Deferred<bool> () =>
            {
                function();
                return Deferred.Succeed(true);
            },
            cancellationToken
        );
    }
}
