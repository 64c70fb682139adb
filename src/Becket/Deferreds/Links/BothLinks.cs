using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Links;

/// <summary>A callback for success and failure alike.</summary>
internal abstract class BothLink(Deferred target) : TargetLink(target)
{
    /// <summary>What the chain has come to, for a callback that takes an outcome with a value.</summary>
    private protected static Outcome<T> OutcomeOf<T>(Deferred root) =>
        root.IncomingFailure is { } failure
            ? new Outcome<T>(failure)
            : new Outcome<T>(Unsafe.As<Deferred<T>>(root.Stage)._value);

    /// <summary>What the chain has come to, for a callback that takes an outcome without a value.</summary>
    private protected static Outcome OutcomeOf(Deferred root) =>
        root.IncomingFailure is { } failure ? Outcome.Failed(failure) : Outcome.Success;

    private protected void SetValue<TResult>(Deferred root, TResult value)
    {
        if (root.Stage != Target)
        {
            root.Stage.Forget();
        }

        Unsafe.As<Deferred<TResult>>(Target)._value = value;
        root.SetSuccess(Target);
    }

    private protected void SetNothing(Deferred root)
    {
        root.Stage.Forget();
        root.SetSuccess(Target);
    }
}

internal sealed class BothMapLink<T, TResult>(Func<Outcome<T>, TResult> callback, Deferred<TResult> target)
    : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        SetValue(root, callback(OutcomeOf<T>(root)));
        return null;
    }
}

internal sealed class BothOutcomeLink<T, TResult>(Func<Outcome<T>, Outcome<TResult>> callback, Deferred<TResult> target)
    : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        Outcome<TResult> outcome = callback(OutcomeOf<T>(root));
        if (outcome.Failure is { } failure)
        {
            root.SetFailure(Target, failure);
        }
        else
        {
            SetValue(root, outcome.ValueOrDefault);
        }

        return null;
    }
}

internal sealed class BothDoLink<T>(Action<Outcome<T>> callback, Deferred target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        callback(OutcomeOf<T>(root));
        SetNothing(root);
        return null;
    }
}

internal sealed class BothFollowLink<T>(Func<Outcome<T>, Deferred> callback, Deferred target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.Follow(callback(OutcomeOf<T>(root)), Target);
        return null;
    }
}

internal sealed class BothMapLink<TResult>(Func<Outcome, TResult> callback, Deferred<TResult> target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        SetValue(root, callback(OutcomeOf(root)));
        return null;
    }
}

internal sealed class BothOutcomeLink(Func<Outcome, Outcome> callback, Deferred target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        Outcome outcome = callback(OutcomeOf(root));
        if (outcome.Failure is { } failure)
        {
            root.SetFailure(Target, failure);
        }
        else
        {
            SetNothing(root);
        }

        return null;
    }
}

internal sealed class BothDoLink(Action<Outcome> callback, Deferred target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        callback(OutcomeOf(root));
        SetNothing(root);
        return null;
    }
}

internal sealed class BothFollowLink(Func<Outcome, Deferred> callback, Deferred target) : BothLink(target)
{
    internal override Deferred? Invoke(Deferred root)
    {
        root.Follow(callback(OutcomeOf(root)), Target);
        return null;
    }
}
