using System.Diagnostics;

namespace Becket.Deferreds.Links;

// A link for each shape of callback that is called for success and failure alike.

[StackTraceHidden]
internal sealed class BothMapLink<T, TResult>(Func<Outcome<T>, TResult> callback, Deferred<TResult> target)
    : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.SetValue(Target, callback(root.IncomingOutcome<T>()));
        return null;
    }
}

[StackTraceHidden]
internal sealed class BothOutcomeLink<T, TResult>(Func<Outcome<T>, Outcome<TResult>> callback, Deferred<TResult> target)
    : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        Outcome<TResult> outcome = callback(root.IncomingOutcome<T>());
        if (outcome.Failure is { } failure)
        {
            root.SetFailure(Target, failure);
        }
        else
        {
            root.SetValue(Target, outcome.ValueOrDefault);
        }

        return null;
    }
}

[StackTraceHidden]
internal sealed class BothDoLink<T>(Action<Outcome<T>> callback, Deferred target) : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        callback(root.IncomingOutcome<T>());
        root.SetNothing(Target);
        return null;
    }
}

[StackTraceHidden]
internal sealed class BothFollowLink<T>(Func<Outcome<T>, Deferred> callback, Deferred target) : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.Follow(callback(root.IncomingOutcome<T>()), Target);
        return null;
    }
}

[StackTraceHidden]
internal sealed class BothMapLink<TResult>(Func<Outcome, TResult> callback, Deferred<TResult> target)
    : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.SetValue(Target, callback(root.IncomingOutcome()));
        return null;
    }
}

[StackTraceHidden]
internal sealed class BothOutcomeLink(Func<Outcome, Outcome> callback, Deferred target) : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        Outcome outcome = callback(root.IncomingOutcome());
        if (outcome.Failure is { } failure)
        {
            root.SetFailure(Target, failure);
        }
        else
        {
            root.SetNothing(Target);
        }

        return null;
    }
}

[StackTraceHidden]
internal sealed class BothDoLink(Action<Outcome> callback, Deferred target) : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        callback(root.IncomingOutcome());
        root.SetNothing(Target);
        return null;
    }
}

[StackTraceHidden]
internal sealed class BothFollowLink(Func<Outcome, Deferred> callback, Deferred target) : TargetLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.Follow(callback(root.IncomingOutcome()), Target);
        return null;
    }
}
