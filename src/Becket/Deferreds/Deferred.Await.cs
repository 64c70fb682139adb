using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Makes the deferred awaitable.</summary>
    /// <remarks>
    /// <para>A deferred that has its result gives it at once and is left as it is. One that has not is left without a result
    /// after the await, as after any callback that returns nothing: the result went to whoever awaited. Source: the coroutines
    /// of <c>ensureDeferred</c>.</para>
    /// <para>Threads: the deferred's own thread.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public DeferredAwaiter GetAwaiter()
    {
        Enter();
        return new DeferredAwaiter(this);
    }

    /// <summary>For an awaiter: returns if the result is success, and throws the failure if it is one.</summary>
    internal void TakeForAwait()
    {
        var root = Root;
        if ((root._state & (CalledFlag | WaitingFlag)) != CalledFlag)
        {
            ThrowNoResult();
        }

        if (root._result is not null)
        {
            ThrowTaken(root);
        }
    }

    [DoesNotReturn]
    private static void ThrowTaken(Deferred root)
    {
        root.Unsettle();
        root.IncomingFailure!.Throw();
    }

    [DoesNotReturn]
    private static void ThrowNoResult() => throw new InvalidOperationException(
        "This deferred has no result yet, and waiting for one here would block the loop that brings it. " +
        "Await it, add a callback, or, from another thread, use reactor.BlockingCallFromThread.");
}

public partial class Deferred<T>
{
    /// <inheritdoc cref="Deferred.GetAwaiter"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new DeferredAwaiter<T> GetAwaiter()
    {
        Enter();
        return new DeferredAwaiter<T>(this);
    }
}
