using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Scopes;

namespace Becket.Deferreds.Async;

/// <summary>Marks, for the method builder, the awaiters that have a <see cref="Deferred"/> as their only
/// field.</summary>
internal interface IDeferredAwaiter { }

/// <summary>The awaiter of <c>await deferred</c>. For the compiler.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DeferredAwaiter : ICriticalNotifyCompletion, IDeferredAwaiter, IEquatable<DeferredAwaiter>
{
    internal readonly Deferred _deferred;

    internal DeferredAwaiter(Deferred deferred) => _deferred = deferred;

    /// <summary>Whether there is a result now. Taking it leaves the deferred as it is.</summary>
    public bool IsCompleted => _deferred.IsReady;

    /// <summary>Whether both await the same deferred.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DeferredAwaiter left, DeferredAwaiter right) => left.Equals(right);

    /// <summary>Whether they await different deferreds.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DeferredAwaiter left, DeferredAwaiter right) => !left.Equals(right);

    /// <summary>Returns on success; throws the error, with its own stack, on failure.</summary>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    [StackTraceHidden]
    public void GetResult() => _deferred.TakeForAwait();

    /// <summary>Calls <paramref name="continuation"/> when there is a result. Afterwards the deferred is left without
    /// one.</summary>
    /// <param name="continuation">Called in the deferred's chain.</param>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(CallContext.Bind(continuation, CallContext.Own));

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => ActionLink.AddTo(_deferred, continuation);

    /// <inheritdoc/>
    public bool Equals(DeferredAwaiter other) => ReferenceEquals(_deferred, other._deferred);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeferredAwaiter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_deferred);
}

/// <summary>The awaiter of <c>await deferred</c>. For the compiler.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DeferredAwaiter<T> : ICriticalNotifyCompletion, IDeferredAwaiter, IEquatable<DeferredAwaiter<T>>
{
    internal readonly Deferred<T> _deferred;

    internal DeferredAwaiter(Deferred<T> deferred) => _deferred = deferred;

    /// <inheritdoc cref="DeferredAwaiter.IsCompleted"/>
    public bool IsCompleted => _deferred.IsReady;

    /// <summary>Whether both await the same deferred.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DeferredAwaiter<T> left, DeferredAwaiter<T> right) => left.Equals(right);

    /// <summary>Whether they await different deferreds.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DeferredAwaiter<T> left, DeferredAwaiter<T> right) => !left.Equals(right);

    /// <summary>Returns the value on success; throws the error, with its own stack, on failure.</summary>
    /// <exception cref="InvalidOperationException">There is no result yet.</exception>
    [StackTraceHidden]
    public T GetResult()
    {
        _deferred.TakeForAwait();
        return _deferred._value;
    }

    /// <inheritdoc cref="DeferredAwaiter.OnCompleted"/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(CallContext.Bind(continuation, CallContext.Own));

    /// <inheritdoc cref="DeferredAwaiter.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => ActionLink.AddTo(_deferred, continuation);

    /// <inheritdoc/>
    public bool Equals(DeferredAwaiter<T> other) => ReferenceEquals(_deferred, other._deferred);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeferredAwaiter<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_deferred);
}

/// <summary>The link of an awaiting method that is not an <c>async Deferred</c> method; an <c>async Task</c> method,
/// for example.</summary>
internal sealed class ActionLink(Action continuation) : ChainLink
{
    internal static void AddTo(Deferred deferred, Action continuation)
    {
        Deferred root = deferred.Enter();
        if ((root._state & Deferred.DebugFlag) != 0)
        {
            DeferredDebug.Awaited(root);
        }

        ScopeWait? wait = ScopeNode.IsAnyOn ? ScopeNode.Current?.Register(root) : null;
        root.Add(new ActionLink(continuation));
        wait?.DeliverIfDue();
    }

    internal override Deferred? Invoke(Deferred root)
    {
        continuation();
        root.ClearResult();
        return null;
    }
}
