using System.Diagnostics;

namespace Becket.Deferreds.Links;

/// <summary>Failure to value.</summary>
[StackTraceHidden]
internal sealed class RecoverLink<T>(Func<Failure, T> errback, Deferred<T> target) : FailureLink(target)
{
    internal override void OnFailure(Deferred root, Failure failure)
    {
        Target.As<T>()._value = errback(failure);
        root.SetSuccess(Target);
    }
}

/// <summary>Failure to nothing.</summary>
[StackTraceHidden]
internal sealed class RecoverLink(Action<Failure> errback, Deferred target) : FailureLink(target)
{
    internal override void OnFailure(Deferred root, Failure failure)
    {
        errback(failure);
        root.SetSuccess(Target);
    }
}

/// <summary>Failure to a deferred, with a value or without.</summary>
[StackTraceHidden]
internal sealed class RecoverByFollowingLink(Func<Failure, Deferred> errback, Deferred target) : FailureLink(target)
{
    internal override void OnFailure(Deferred root, Failure failure) => root.Follow(errback(failure), Target);
}

/// <summary>Failure to failure: the same, to pass it on, or another.</summary>
[StackTraceHidden]
internal sealed class ReplaceFailureLink(Func<Failure, Failure> errback, Deferred target) : FailureLink(target)
{
    internal override void OnFailure(Deferred root, Failure failure)
    {
        Failure replacement =
            errback(failure)
            ?? throw new InvalidOperationException(
                "An errback returned null where it should return a failure. Return the one it was given to pass it on."
            );
        root.SetFailure(Target, replacement);
    }
}
