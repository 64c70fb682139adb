using System.Diagnostics;

namespace Becket.Deferreds.Links;

// One class for each shape of callback: what it takes (a value or nothing) and what it returns (a value, nothing, a
// deferred).

/// <summary>Value to value of the same type, in the same handle: the most frequent callback, and the smallest
/// link.</summary>
[StackTraceHidden]
internal sealed class SameTypeLink<T>(Func<T, T> callback) : CallbackLink
{
    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is null)
        {
            Deferred<T> stage = root.Stage.As<T>();
            stage._value = callback(stage._value);
        }

        return null;
    }
}

/// <summary>Value to value.</summary>
[StackTraceHidden]
internal sealed class MapLink<T, TResult>(Func<T, TResult> callback, Deferred<TResult> target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        Deferred<T> stage = root.Stage.As<T>();
        TResult? result = callback(stage._value);
        stage._value = default!;
        Target.As<TResult>()._value = result;
        root.SetSuccess(Target);
    }
}

/// <summary>Value to nothing.</summary>
[StackTraceHidden]
internal sealed class DoLink<T>(Action<T> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        Deferred<T> stage = root.Stage.As<T>();
        callback(stage._value);
        stage._value = default!;
        root.SetSuccess(Target);
    }
}

/// <summary>Value to a deferred, with a value or without.</summary>
[StackTraceHidden]
internal sealed class FollowLink<T>(Func<T, Deferred> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root) => root.Follow(callback(root.Stage.As<T>()._value), Target);
}

/// <summary>Nothing to value.</summary>
[StackTraceHidden]
internal sealed class MapLink<TResult>(Func<TResult> callback, Deferred<TResult> target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        root.SetValue(Target, callback());
    }
}

/// <summary>Nothing to nothing.</summary>
[StackTraceHidden]
internal sealed class DoLink(Action callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        callback();
        root.SetNothing(Target);
    }
}

/// <summary>Nothing to a deferred, with a value or without.</summary>
[StackTraceHidden]
internal sealed class FollowLink(Func<Deferred> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root) => root.Follow(callback(), Target);
}
