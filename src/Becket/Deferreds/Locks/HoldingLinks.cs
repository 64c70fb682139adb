using Becket.Deferreds.Links;

namespace Becket.Deferreds.Locks;

/// <summary>
/// In the chain of an acquired permit: calls the function, and returns the permit when the function's deferred has a
/// result. If it has one at once, the loop that runs this chain also runs that deferred's chain, and within it the
/// chain of the next waiter, so that any number of functions that finish at once leaves the stack flat.
/// </summary>
internal class HoldingLink<TPermit>(DeferredPermit<TPermit> permit, Func<Deferred> function, Deferred target)
    : TargetLink(target)
    where TPermit : DeferredPermit<TPermit>
{
    private Deferred? _result;

    internal sealed override bool CompletesLater => true;

    internal sealed override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is not null)
        {
            root.MoveTo(Target);
            return null;
        }

        _result = function();
        Deferred source = _result.Enter();
        source.Append(Releasing(permit));
        if (source.IsRunnable)
        {
            return source;
        }

        Complete(root);
        return null;
    }

    internal sealed override void Complete(Deferred root) => root.Follow(_result, Target);

    private protected virtual ChainLink Releasing(DeferredPermit<TPermit> held) => new ReleasingLink<TPermit>(held);
}

/// <inheritdoc/>
internal sealed class HoldingLink<TPermit, T>(
    DeferredPermit<TPermit> permit,
    Func<Deferred<T>> function,
    Deferred<T> target
) : HoldingLink<TPermit>(permit, function, target)
    where TPermit : DeferredPermit<TPermit>
{
    private protected override ChainLink Releasing(DeferredPermit<TPermit> held) => new ReleasingLink<TPermit, T>(held);
}

/// <summary>In the chain of a function's deferred: returns the permit. It leaves the outcome as it is.</summary>
/// <remarks>
/// The outcome is set again afterwards, as by a callback that returns it: the next waiter may have followed this same
/// deferred meanwhile, and taken its result.
/// </remarks>
internal class ReleasingLink<TPermit>(DeferredPermit<TPermit> permit) : ChainLink
    where TPermit : DeferredPermit<TPermit>
{
    private Failure? _failure;

    internal sealed override bool CompletesLater => true;

    internal sealed override Deferred? Invoke(Deferred root)
    {
        _failure = root.IncomingFailure;
        KeepValue(root.Stage);
        return permit.ReleaseStep();
    }

    internal sealed override void Complete(Deferred root)
    {
        if (_failure is not null)
        {
            root.SetFailure(root.Stage, _failure);
        }
        else
        {
            PutValueBack(root.Stage);
            root.SetSuccess(root.Stage);
        }
    }

    private protected virtual void KeepValue(Deferred stage) { }

    private protected virtual void PutValueBack(Deferred stage) { }
}

/// <inheritdoc/>
internal sealed class ReleasingLink<TPermit, T>(DeferredPermit<TPermit> permit) : ReleasingLink<TPermit>(permit)
    where TPermit : DeferredPermit<TPermit>
{
    private T _value = default!;

    private protected override void KeepValue(Deferred stage) => _value = stage.As<T>()._value;

    private protected override void PutValueBack(Deferred stage) => stage.As<T>()._value = _value;
}
