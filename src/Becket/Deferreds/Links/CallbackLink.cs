using System.Diagnostics;

namespace Becket.Deferreds.Links;

/// <summary>A link that is a callback or an errback, as opposed to a waiter.</summary>
[StackTraceHidden]
internal abstract class CallbackLink : ChainLink { }

/// <summary>A callback that leaves its result in <paramref name="target"/>: the handle it was added through, or a new
/// one.</summary>
[StackTraceHidden]
internal abstract class TargetLink(Deferred target) : CallbackLink
{
    internal sealed override Deferred Target { get; } = target;
}

/// <summary>A callback for success. It passes a failure on.</summary>
[StackTraceHidden]
internal abstract class SuccessLink(Deferred target) : TargetLink(target)
{
    internal sealed override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is null)
        {
            OnSuccess(root);
        }
        else
        {
            root.MoveTo(Target);
        }

        return null;
    }

    internal abstract void OnSuccess(Deferred root);
}

/// <summary>A callback for failure. It passes a value on.</summary>
[StackTraceHidden]
internal abstract class FailureLink(Deferred target) : TargetLink(target)
{
    /// <summary>Whether the link handles a failure; null if it handles every failure.</summary>
    internal Func<Failure, bool>? Filter { get; init; }

    internal sealed override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is { } failure && Handles(failure))
        {
            OnFailure(root, failure);
        }
        else
        {
            // The only change of type that an errback makes is from some value to none.
            root.PassOn(Target);
        }

        return null;
    }

    internal abstract void OnFailure(Deferred root, Failure failure);

    private bool Handles(Failure failure) => Filter is null || Filter(failure);
}

/// <summary>A callback for success and one for failure. One of them is called, and never the second for an exception of
/// the first.</summary>
[StackTraceHidden]
internal sealed class PairLink(SuccessLink success, FailureLink failure) : TargetLink(success.Target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is { } error)
        {
            failure.OnFailure(root, error);
        }
        else
        {
            success.OnSuccess(root);
        }

        return null;
    }
}
