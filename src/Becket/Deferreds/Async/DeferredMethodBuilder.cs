using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Async;

// The compiler calls, in this order: 1 Create, 2 Start, then as often as the method suspends 3 AwaitUnsafeOnCompleted,
// at the first suspension or the end 4 Task, and at the end 5 SetResult or SetException. All but Task may be called
// with the builder inside the state machine that AsyncDeferred holds.

/// <summary>Builds <c>async Deferred</c> methods. For the compiler.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DeferredMethodBuilder : IEquatable<DeferredMethodBuilder>
{
    private Deferred? _deferred;

    /// <summary>4. The deferred that the method returns.</summary>
    public readonly Deferred Task => _deferred!;

    /// <summary>Whether both build the same deferred.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DeferredMethodBuilder left, DeferredMethodBuilder right) => left.Equals(right);

    /// <summary>Whether they build different deferreds.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DeferredMethodBuilder left, DeferredMethodBuilder right) => !left.Equals(right);

    /// <summary>1. Makes a builder.</summary>
    public static DeferredMethodBuilder Create() => default;

    /// <summary>2. Runs the method to its first suspension, before its caller goes on.</summary>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="stateMachine">The method.</param>
    /// <remarks>As with tasks, what it does to the execution context does not reach its caller.</remarks>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => default(AsyncTaskMethodBuilder).Start(ref stateMachine);

    /// <summary>Not used by current compilers.</summary>
    /// <param name="stateMachine">The method.</param>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) { }

    /// <summary>5. The method returned.</summary>
    public void SetResult()
    {
        if (_deferred is null)
        {
            _deferred = new Deferred();
            _deferred.SucceedQuietly();
            return;
        }

        Deferred? root = AsyncMethod.ResultOf(_deferred).BeginFireHere();
        root?.SucceedQuietly();
        AsyncMethod.Finish(_deferred, root);
    }

    /// <summary>5. The method threw.</summary>
    /// <param name="exception">What it threw.</param>
    public void SetException(Exception exception)
    {
        if (_deferred is null)
        {
            _deferred = new Deferred();
            _deferred.FailWith(Failure.OfMethod(exception));
        }
        else
        {
            AsyncMethod.Fail(_deferred, exception);
        }
    }

    /// <summary>3. The method suspends.</summary>
    /// <typeparam name="TAwaiter">What it awaits.</typeparam>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="awaiter">What it awaits.</param>
    /// <param name="stateMachine">The method.</param>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        AsyncMethod.CheckCanComeBack(_deferred);
        awaiter.OnCompleted(AsyncMethod.AwaitOther(Box(ref stateMachine), typeof(TAwaiter)));
    }

    /// <inheritdoc cref="AwaitOnCompleted"/>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        // The JIT decides these tests when it compiles the method, as TAwaiter is a struct. Always home: a deferred
        // resumes the method on its own thread, which is this one; anything else resumes it through a delegate that
        // goes home first. Both kinds of DeferredAwaiter have one field, a deferred, so the cast reads it from either.
        if (default(TAwaiter) is not null && awaiter is IDeferredAwaiter)
        {
            AsyncMethod.Await(Box(ref stateMachine), Unsafe.As<TAwaiter, DeferredAwaiter>(ref awaiter)._deferred);
        }
        else if (default(TAwaiter) is not null && awaiter is IHomeAwaiter)
        {
            ((IHomeAwaiter)awaiter).Await(Box(ref stateMachine));
        }
        else
        {
            AsyncMethod.CheckCanComeBack(_deferred);
            awaiter.UnsafeOnCompleted(AsyncMethod.AwaitOther(Box(ref stateMachine), typeof(TAwaiter)));
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(DeferredMethodBuilder other) => ReferenceEquals(_deferred, other._deferred);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is DeferredMethodBuilder other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => RuntimeHelpers.GetHashCode(_deferred);

    private Deferred Box<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_deferred is { } box)
        {
            return box;
        }

        MethodRecord? record = MethodObserver.IsAnyOn ? AsyncMethod.RecordOf(typeof(TStateMachine)) : null;
        AsyncDeferred<TStateMachine> made = record is null
            ? new AsyncDeferred<TStateMachine>()
            : new ObservedDeferred<TStateMachine>(record);

        // Before the copy: the builder inside the copy must know the box too.
        _deferred = made;
        made.StateMachine = stateMachine;
        record?.Begin(made);
        return made;
    }
}
