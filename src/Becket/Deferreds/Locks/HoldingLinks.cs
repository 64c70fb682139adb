namespace Becket.Deferreds;

/// <summary>
/// In the chain of a permit that was acquired: calls the function and gives the permit back when its deferred has a result. If it has one at
/// once, the chain of whoever gets the permit next is run by the loop that runs this one, so that any number of functions that finish at
/// once leaves the stack flat.
/// </summary>
internal sealed class HoldingLink<TPermit>(DeferredPermit<TPermit> permit, Func<Deferred> function, Deferred target) : TargetLink(target)
    where TPermit : DeferredPermit<TPermit>
{
    private Deferred? _result;

    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is not null)
        {
            root.MoveTo(Target);
            return null;
        }

        _result = function();
        Deferred? next = null;
        if (_result.IsReady)
        {
            next = permit.ReleaseStep();
        }
        else
        {
            _result.Enter().Add(new ReleasingLink<TPermit>(permit));
        }

        if (next is null)
        {
            Complete(root);
        }

        return next;
    }

    internal override void Complete(Deferred root) => root.Follow(_result, Target);
}

/// <summary>In the chain of a function's deferred: gives the permit back. Values and failures pass it by.</summary>
internal sealed class ReleasingLink<TPermit>(DeferredPermit<TPermit> permit) : ChainLink
    where TPermit : DeferredPermit<TPermit>
{
    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root) => permit.ReleaseStep();
}
