namespace Becket.Deferreds.Links;

/// <summary>A link that is a callback or errback of the user's, as opposed to somebody who waits.</summary>
internal abstract class CallbackLink : ChainLink { }

/// <summary>A callback whose result lives in <paramref name="target"/>: the handle it was added through, or a new
/// one.</summary>
internal abstract class TargetLink(Deferred target) : CallbackLink
{
    internal sealed override Deferred Target { get; } = target;
}

/// <summary>A callback for success; a failure passes it by.</summary>
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

/// <summary>A callback for failure; a value passes it by.</summary>
internal abstract class FailureLink(Deferred target) : TargetLink(target)
{
    /// <summary>Null for every error, or tells which are handled.</summary>
    internal Func<Failure, bool>? Filter { get; init; }

    internal sealed override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is { } failure && Handles(failure))
        {
            OnFailure(root, failure);
        }
        else if (root.Stage != Target)
        {
            // The only change of type that an errback makes: from some value to none.
            root.Stage.Forget();
            root.MoveTo(Target);
        }

        return null;
    }

    internal abstract void OnFailure(Deferred root, Failure failure);

    private bool Handles(Failure failure) => Filter is null || Filter(failure);
}

/// <summary>A callback for success and one for failure, of which one is called (and never the second for what the first
/// threw).</summary>
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
