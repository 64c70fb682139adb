using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Async;

/// <summary>A suspended <c>async Deferred</c> method: its state machine, its result, and its link in the chain of the
/// deferred that it awaits. One object, the only allocation of a method that suspends.</summary>
/// <remarks>The two classes repeat each other, as their base classes differ; what they share is in
/// <see cref="AsyncMethod"/>.</remarks>
internal class AsyncDeferred<TStateMachine> : Deferred, IAsyncMethod
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;
    private AsyncMethodState _method;

    ref AsyncMethodState IAsyncMethod.State => ref _method;

    internal override bool CompletesLater => (_state & AsyncMethod.ResumedFlag) != 0;

    void IAsyncMethod.MoveNext()
    {
        StateMachine.MoveNext();
        if ((_state & AsyncMethod.FinishedFlag) != 0)
        {
            // The objects in the method's locals must not live as long as its result.
            (StateMachine, _method) = (default!, default);
        }
    }

    Deferred IAsyncMethod.CreateSuccessor() => new AsyncMethodSuccessor(this);

    internal override Deferred? Invoke(Deferred root) =>
        (_state & LinkTakenFlag) != 0 ? AsyncMethod.ResumeInChain(this, ref _method, root) : ContinueFrom(root);

    internal override void Complete(Deferred root)
    {
        _state &= ~AsyncMethod.ResumedFlag;
        root.ClearResult();
    }

    internal override Deferred? CancelUnfired() => AsyncMethod.Cancel(this, this);
}

/// <inheritdoc cref="AsyncDeferred{TStateMachine}"/>
internal class AsyncDeferred<T, TStateMachine> : Deferred<T>, IAsyncMethod
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;
    private AsyncMethodState _method;

    ref AsyncMethodState IAsyncMethod.State => ref _method;

    internal override bool CompletesLater => (_state & AsyncMethod.ResumedFlag) != 0;

    void IAsyncMethod.MoveNext()
    {
        StateMachine.MoveNext();
        if ((_state & AsyncMethod.FinishedFlag) != 0)
        {
            (StateMachine, _method) = (default!, default);
        }
    }

    Deferred IAsyncMethod.CreateSuccessor() => new AsyncMethodSuccessor<T>(this);

    internal override Deferred? Invoke(Deferred root) =>
        (_state & LinkTakenFlag) != 0 ? AsyncMethod.ResumeInChain(this, ref _method, root) : ContinueFrom(root);

    internal override void Complete(Deferred root)
    {
        _state &= ~AsyncMethod.ResumedFlag;
        root.ClearResult();
    }

    internal override Deferred? CancelUnfired() => AsyncMethod.Cancel(this, this);
}
