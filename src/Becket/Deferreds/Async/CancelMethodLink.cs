namespace Becket.Deferreds.Async;

/// <summary>
/// The first link of a cancelled async method's deferred: makes a successor the method's result instead of that
/// deferred, cancels what the method awaits, and waits for the successor.
/// </summary>
internal sealed class CancelMethodLink(Deferred method, CancellationToken token) : ChainLink
{
    private Deferred? _successor;

    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        _successor = AsyncMethod.Of(method).CreateSuccessor();
        ref AsyncMethodState state = ref AsyncMethod.Of(method).State;
        if (state.Slot is CancelledMethod cancelled)
        {
            cancelled.Result = _successor;
        }
        else
        {
            cancelled = new CancelledMethod { Result = _successor, Slot = state.Slot };
            state.Slot = cancelled;
        }

        cancelled.Token = token;
        Deferred? fired = null;
        if (cancelled.Slot is Deferred awaited)
        {
            fired = cancelled.CancelAwaited(awaited);
        }
        else if (cancelled.Slot == YieldAwaiter.Yielded)
        {
            // The method resumes in a coming turn, and gets the exception then.
            cancelled.IsCancelDue = true;
        }
        else if (cancelled.Slot is Action)
        {
            // What it awaits cannot be cancelled (a task). The code that waits for the method goes on now.
            cancelled.IsCancelDue = true;
            fired = _successor.CancelAsIfUnattended(token);
        }

        if (fired is null)
        {
            Complete(root);
        }

        return fired;
    }

    internal override void Complete(Deferred root) => root.Follow(_successor, root);
}
