namespace Becket.Deferreds.Async;

/// <summary>
/// The first link of a cancelled async method's deferred: puts a successor in its place as the method's result, cancels
/// what the method awaits, and waits for the successor.
/// </summary>
internal sealed class CancelMethodLink(Deferred method) : ChainLink
{
    private Deferred? _successor;

    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        _successor = method.CreateSuccessor();
        ref AsyncMethodState state = ref method.MethodState;
        if (state.Slot is CancelledMethod cancelled)
        {
            cancelled.Result = _successor;
        }
        else
        {
            cancelled = new CancelledMethod { Result = _successor, Slot = state.Slot };
            state.Slot = cancelled;
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
