using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Links;

// One class for each shape of callback: what it takes (a value or nothing) and what it gives (a value, nothing, a
// deferred).

/// <summary>The commonest callback, and the smallest link: value to value of the same type, in the same
/// handle.</summary>
internal sealed class SameTypeLink<T>(Func<T, T> callback) : CallbackLink
{
    internal override Deferred? Invoke(Deferred root)
    {
        if (root.IncomingFailure is null)
        {
            Deferred<T> stage = Unsafe.As<Deferred<T>>(root.Stage);
            stage._value = callback(stage._value);
        }

        return null;
    }
}

/// <summary>Value to value.</summary>
internal sealed class MapLink<T, TResult>(Func<T, TResult> callback, Deferred<TResult> target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        Deferred<T> stage = Unsafe.As<Deferred<T>>(root.Stage);
        TResult? result = callback(stage._value);
        stage._value = default!;
        Unsafe.As<Deferred<TResult>>(Target)._value = result;
        root.SetSuccess(Target);
    }
}

/// <summary>Value to nothing.</summary>
internal sealed class DoLink<T>(Action<T> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        Deferred<T> stage = Unsafe.As<Deferred<T>>(root.Stage);
        callback(stage._value);
        stage._value = default!;
        root.SetSuccess(Target);
    }
}

/// <summary>Value to a deferred, with a value or without.</summary>
internal sealed class FollowLink<T>(Func<T, Deferred> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root) =>
        root.Follow(callback(Unsafe.As<Deferred<T>>(root.Stage)._value), Target);
}

/// <summary>Nothing to value.</summary>
internal sealed class MapLink<TResult>(Func<TResult> callback, Deferred<TResult> target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        TResult? result = callback();
        root.Stage.Forget();
        Unsafe.As<Deferred<TResult>>(Target)._value = result;
        root.SetSuccess(Target);
    }
}

/// <summary>Nothing to nothing.</summary>
internal sealed class DoLink(Action callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root)
    {
        callback();
        root.Stage.Forget();
        root.SetSuccess(Target);
    }
}

/// <summary>Nothing to a deferred, with a value or without.</summary>
internal sealed class FollowLink(Func<Deferred> callback, Deferred target) : SuccessLink(target)
{
    internal override void OnSuccess(Deferred root) => root.Follow(callback(), Target);
}
