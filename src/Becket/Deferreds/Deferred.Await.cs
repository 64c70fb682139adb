using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds.Async;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Makes the deferred awaitable.</summary>
    /// <remarks>
    /// <para>Awaiting a deferred that has its result returns the result at once and leaves the deferred as it is.
    /// Awaiting one that has not leaves it without a result, as after any callback that returns nothing: the result
    /// goes to the awaiting method. Source: the coroutines of <c>ensureDeferred</c>.</para>
    /// <para>Threads: the deferred's own thread.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public DeferredAwaiter GetAwaiter()
    {
        Enter();
        return new DeferredAwaiter(this);
    }

    /// <summary>Lets other work run: <c>await Deferred.Yield();</c> goes on in a coming turn of this thread's
    /// reactor.</summary>
    /// <remarks>It uses no timer and allocates nothing. A cancelled method gets the exception when it goes on.
    /// Threads: one that has a <see cref="Home"/>.</remarks>
    /// <exception cref="InvalidOperationException">There is no reactor on this thread, or it has ended.</exception>
    public static YieldAwaitable Yield()
    {
        Home home =
            Home.Current
            ?? throw new InvalidOperationException(
                "There is no reactor on this thread whose next turn could be awaited. Call Deferred.Yield "
                    + "inside reactor.Run(…); with a Clock, await clock.DeferLater(TimeSpan.Zero)."
            );
        home.CheckTakesResults("Deferred.Yield was called");
        return new YieldAwaitable(home);
    }

    /// <summary>For an awaiter: returns if the result is success, and throws if it is a failure.</summary>
    [StackTraceHidden]
    internal void TakeForAwait()
    {
        Deferred root = Root;
        if ((root._state & (CalledFlag | WaitingFlag)) != CalledFlag)
        {
            ThrowNoResult();
        }

        if (root._slot is not null)
        {
            ThrowTaken(root);
        }
    }

    [DoesNotReturn]
    [StackTraceHidden]
    private static void ThrowTaken(Deferred root)
    {
        root.DisarmUnhandled();
        root.IncomingFailure!.Throw();
    }

    [DoesNotReturn]
    private static void ThrowNoResult() =>
        throw new InvalidOperationException(
            "This deferred has no result yet, and waiting for one here would block the loop that brings it. "
                + "Await it, add a callback, or, from another thread, use reactor.BlockingCallFromThread."
        );
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
