using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>The token that the cancellation under way on this thread comes from; the default one for none. A field
    /// of the thread, as a cancellation goes through the cancellers of lists, locks and jobs.</summary>
    [ThreadStatic]
    internal static CancellationToken t_cancellingToken;

    /// <summary>Whether <see cref="Cancel"/>, while this deferred waits for another, cancels that one.</summary>
    internal virtual bool PassesCancelOn => true;

    /// <summary>Whether <see cref="Cancel"/> must not end the wait for this deferred: a method that is cancelled
    /// meanwhile goes on to its next <c>await</c>.</summary>
    internal virtual bool IsShield => false;

    /// <summary>Root, not fired: whether <see cref="InvokeCanceller"/> can stop the work.</summary>
    internal virtual bool HasCanceller => Canceller is not null;

    /// <summary>Says that the result is not wanted any more.</summary>
    /// <remarks>
    /// <para>Not fired yet: calls the canceller, if there is one. If that does not fire the deferred, the deferred
    /// fails with <see cref="CancelledException"/>. An <c>async</c> method passes the cancellation on to what it
    /// awaits, and gets the exception at its <c>await</c>. If it awaits something that cannot be cancelled (a task),
    /// its deferred fails at once; the method goes on when the task ends, and gets the exception at its next
    /// <c>await</c> of a deferred that has not fired.</para>
    /// <para>Fired, and waiting for a deferred that a callback returned: cancels that one. Fired otherwise: does
    /// nothing.</para>
    /// <para>An exception of a canceller comes out of this call. If a method awaits this deferred, it gets
    /// <see cref="CancelledException"/> before that; otherwise nothing else is done. Source: <c>Deferred.cancel</c>.
    /// Differs: there, such a coroutine would wait for ever.</para>
    /// </remarks>
    public void Cancel()
    {
        CheckThread();
        if (Root.HasAwaiter)
        {
            CancelForSureAndThrow();
        }
        else if (CancelStep(Root) is { } fired)
        {
            RunIfReady(fired);
        }
    }

    /// <summary>The same as <see cref="CancelStep"/>, for a token.</summary>
    internal static Deferred? CancelStepFor(Deferred root, CancellationToken token)
    {
        CancellationToken outer = t_cancellingToken;
        t_cancellingToken = token;
        try
        {
            return CancelStep(root);
        }
        finally
        {
            t_cancellingToken = outer;
        }
    }

    /// <summary>
    /// Cancels without running any chain, so that cancelling a deep tower of awaits leaves the stack flat.
    /// </summary>
    /// <returns>The root that has failed now, so that the caller runs its chain; null if there is none.</returns>
    internal static Deferred? CancelStep(Deferred root)
    {
        if (FindAwaited(root) is not { } awaited || (awaited._state & CalledFlag) != 0)
        {
            return null;
        }

        // A canceller that cancels its own deferred, or a list with a member that waits for the list, calls this again
        // until the stack ends. As in Twisted (RecursionError) that is an exception, which the list reports, and not
        // the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return awaited.CancelUnfired();
    }

    /// <summary>Follows deferreds that have fired and wait for another, to the last one.</summary>
    /// <returns>Its root, which a cancellation of <paramref name="root"/> reaches. Null if there is none: they wait in
    /// a ring, or one of them passes no cancellation on.</returns>
    internal static Deferred? FindAwaited(Deferred root)
    {
        // Deferreds that wait for each other in a ring are a mistake, but must not hang the loop. The second walker
        // takes one step for every two of the first, so in a ring the first meets it.
        Deferred slow = root;
        for (int steps = 1; (root._state & (CalledFlag | WaitingFlag)) == (CalledFlag | WaitingFlag); steps++)
        {
            if (!root.PassesCancelOn)
            {
                return null;
            }

            root = root.AwaitedRoot;
            if (root == slow)
            {
                return null;
            }

            if ((steps & 1) == 0)
            {
                slow = slow.AwaitedRoot;
            }
        }

        return root;
    }

    /// <summary>Root, not fired: stops the work.</summary>
    internal virtual void InvokeCanceller() => CallCanceller((Action<Deferred>)Canceller!, this);

    /// <summary>Root, not fired: cancels it.</summary>
    /// <returns>The root, so that the caller runs its chain, or null.</returns>
    internal virtual Deferred? CancelUnfired()
    {
        if (HasCanceller)
        {
            InvokeCancellerOnce();
            if ((_state & CalledFlag) != 0)
            {
                return null;
            }
        }
        else
        {
            _state |= SwallowFlag;
        }

        FailWith(new Failure(new CancelledException(t_cancellingToken)));
        return this;
    }

    /// <summary>Root, not fired: fails as cancelled; the maker's one call that fires it does nothing.</summary>
    internal Deferred CancelAsIfUnattended(CancellationToken token)
    {
        FailWith(new Failure(new CancelledException(token)));
        SwallowNextFiring();
        return this;
    }

    /// <summary>Root: makes the next call that fires it do nothing.</summary>
    internal void SwallowNextFiring() => _state |= SwallowFlag;

    /// <summary>Calls a canceller in the home's own context, if it carries none.</summary>
    private protected static void CallCanceller<T>(Action<T> canceller, T deferred)
        where T : Deferred
    {
        ExecutionContext? own = CallContext.Own;
        if (own is null || ExecutionContext.Capture() == own)
        {
            canceller(deferred);
            CallContext.Leave(own);
        }
        else
        {
            ExecutionContext.Run(
                own,
                static call =>
                {
                    (Action<T>? canceller, T? deferred) = ((Action<T>, T))call!;
                    canceller(deferred);
                },
                (canceller, deferred)
            );
        }
    }
}
