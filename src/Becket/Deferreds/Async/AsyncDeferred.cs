namespace Becket.Deferreds.Async;

/// <summary>A suspended <c>async Deferred</c> method: its state machine, its result, and its place in the chain it
/// awaits.</summary>
internal sealed class AsyncDeferred<TStateMachine> : Deferred
    where TStateMachine : System.Runtime.CompilerServices.IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;
    private AsyncMethodState _method;

    internal override ref AsyncMethodState MethodState => ref _method;

    internal override void MoveNext()
    {
        StateMachine.MoveNext();
        if ((_state & FinishedFlag) != 0)
        {
            // What its locals hold must not live as long as its result.
            StateMachine = default!;
        }
    }

    internal override Deferred? Invoke(Deferred root) =>
        (_state & AwaitingFlag) != 0 ? ResumeFromLink(root) : ContinueFrom(root);

    internal override Deferred? CancelUnfired() => CancelMethod(this);

    internal override Deferred CreateSuccessor() => new AsyncMethodSuccessor(this);
}

/// <inheritdoc cref="AsyncDeferred{TStateMachine}"/>
internal sealed class AsyncDeferred<T, TStateMachine> : Deferred<T>
    where TStateMachine : System.Runtime.CompilerServices.IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;
    private AsyncMethodState _method;

    internal override ref AsyncMethodState MethodState => ref _method;

    internal override void MoveNext()
    {
        StateMachine.MoveNext();
        if ((_state & FinishedFlag) != 0)
        {
            StateMachine = default!;
        }
    }

    internal override Deferred? Invoke(Deferred root) =>
        (_state & AwaitingFlag) != 0 ? ResumeFromLink(root) : ContinueFrom(root);

    internal override Deferred? CancelUnfired() => CancelMethod(this);

    internal override Deferred CreateSuccessor() => new AsyncMethodSuccessor<T>(this);
}

/// <summary>Takes over as the result of a cancelled method, and can be cancelled in the same way.</summary>
internal sealed class AsyncMethodSuccessor(Deferred method) : Deferred
{
    internal override Deferred? CancelUnfired() => CancelMethod(method);
}

/// <inheritdoc cref="AsyncMethodSuccessor"/>
internal sealed class AsyncMethodSuccessor<T>(Deferred method) : Deferred<T>
{
    internal override Deferred? CancelUnfired() => CancelMethod(method);
}
