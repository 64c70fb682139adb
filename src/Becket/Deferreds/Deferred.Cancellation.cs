using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Whether a cancel that comes while it waits for another deferred goes on to that one.</summary>
    internal virtual bool PassesCancelOn => true;

    /// <summary>Root, not fired: is there a way to stop the work?</summary>
    internal virtual bool HasCanceller => _result is not null;

    /// <summary>
    /// The canceller of a root that has not fired: a delegate, or whatever a derived class's
    /// <see cref="InvokeCanceller"/> takes. Firing lets go of it.
    /// </summary>
    private protected object? Canceller
    {
        get => _result;
        set => _result = value;
    }

    /// <summary>Says that the result is not wanted any more.</summary>
    /// <remarks>
    /// <para>Not fired yet: the canceller is called, if there is one, and if it does not fire the deferred, it fails
    /// with
    /// <see cref="CancelledException"/>. An <c>async</c> method passes the cancellation on to what it awaits: it sees
    /// the exception at its <c>await</c>. Awaiting something that cannot be cancelled (a task), the deferred fails at
    /// once, and the method runs on by itself to its next <c>await</c> of a deferred that has not fired, where it sees
    /// the exception.</para>
    /// <para>Fired, and waiting for a deferred that a callback returned: that one is cancelled. Otherwise nothing
    /// happens.</para>
    /// <para>What a canceller throws comes out of here, and nothing else is done. Source:
    /// <c>Deferred.cancel</c>.</para>
    /// </remarks>
    public void Cancel()
    {
        CheckThread();
        if (CancelStep(Root) is { } fired)
        {
            RunIfReady(fired);
        }
    }

    /// <summary>
    /// Cancels without running any chain, so that the cancellation of a deep tower stays flat.
    /// </summary>
    /// <returns>The root that has failed now and whose chain is to be run; null if there is none.</returns>
    internal static Deferred? CancelStep(Deferred root)
    {
        // Two that wait for each other are a mistake, but not one to hang in: the slower walker is met if they stand in
        // a ring.
        Deferred slow = root;
        for (int steps = 1; (root._state & (CalledFlag | WaitingFlag)) == (CalledFlag | WaitingFlag); steps++)
        {
            if (!root.PassesCancelOn)
            {
                return null;
            }

            root = (Deferred)root._result!;
            if (root == slow)
            {
                return null;
            }

            if ((steps & 1) == 0)
            {
                slow = (Deferred)slow._result!;
            }
        }

        if ((root._state & CalledFlag) != 0)
        {
            return null;
        }

        // A canceller that cancels its own deferred, or a list whose member waits for the list, comes back here until
        // the stack ends. As in Twisted (RecursionError) that is an error (which the list drops), and not the end of
        // the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return root.CancelUnfired();
    }

    /// <summary>Root, not fired: stops the work.</summary>
    internal virtual void InvokeCanceller() => ((Action<Deferred>)_result!)(this);

    /// <summary>Root, not fired: cancels it. Gives back the root whose chain is to be run, or null.</summary>
    internal virtual Deferred? CancelUnfired()
    {
        if (HasCanceller)
        {
            InvokeCanceller();
            if ((_state & CalledFlag) != 0)
            {
                return null;
            }
        }
        else
        {
            _state |= SwallowFlag;
        }

        FailWith(new Failure(new CancelledException()));
        return this;
    }

    /// <summary>Root, not fired: fails as cancelled, and the one call that will still fire it does nothing.</summary>
    internal Deferred CancelAsIfUnattended()
    {
        FailWith(new Failure(new CancelledException()));
        _state |= SwallowFlag;
        return this;
    }
}
