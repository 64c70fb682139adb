namespace Becket.Deferreds;

/// <summary>
/// The first link of a cancelled async method's deferred: puts a successor in its place as the method's result, cancels what the
/// method awaits, and waits for the successor.
/// </summary>
internal sealed class CancelMethodLink(Deferred method) : ChainLink
{
    private Deferred? _successor;

    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        _successor = method.CreateSuccessor();
        ref var state = ref method.MethodState;
        if (state.Slot is CancelledMethod cancelled)
        {
            cancelled.Result = _successor;
        }
        else
        {
            cancelled = new CancelledMethod { Result = _successor, Slot = state.Slot };
            state.Slot = cancelled;
            if (cancelled.Slot is Deferred && (method._state & Deferred.AwaitingFlag) == 0)
            {
                // It is running right now: what cancels it was called from inside it. The deferred in the slot is the last one it
                // awaited, and has fired; the next one is to be cancelled.
                cancelled.Slot = null;
                cancelled.IsCancelDue = true;
            }
        }

        Deferred? fired = null;
        if (cancelled.Slot is Deferred awaited)
        {
            fired = Deferred.CancelStep(awaited);
        }
        else if (cancelled.Slot == YieldAwaiter.Yielded)
        {
            // Its turn comes soon, and then it sees the exception.
            cancelled.IsCancelDue = true;
        }
        else if (cancelled.Slot is Action)
        {
            // What it awaits cannot be cancelled (a task). Whoever waits for the method is told now.
            cancelled.IsCancelDue = true;
            fired = _successor.CancelAsIfUnattended();
        }

        if (fired is null)
        {
            Complete(root);
        }

        return fired;
    }

    internal override void Complete(Deferred root) => root.Follow(_successor, root);
}
