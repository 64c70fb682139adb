using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Async;

/// <summary>The deferred of an <c>async Deferred</c> method that is observed.</summary>
internal sealed class ObservedDeferred<TStateMachine>(MethodRecord record)
    : AsyncDeferred<TStateMachine>,
        IObservedMethod
    where TStateMachine : IAsyncStateMachine
{
    public MethodRecord Record => record;

    public object CopyStateMachine() => StateMachine;

    public object DetachStateMachine()
    {
        object detached = StateMachine;
        StateMachine = default!;
        return detached;
    }

    public void AttachStateMachine(object detached) => StateMachine = (TStateMachine)detached;
}

/// <inheritdoc cref="ObservedDeferred{TStateMachine}"/>
internal sealed class ObservedDeferred<T, TStateMachine>(MethodRecord record)
    : AsyncDeferred<T, TStateMachine>,
        IObservedMethod
    where TStateMachine : IAsyncStateMachine
{
    public MethodRecord Record => record;

    public object CopyStateMachine() => StateMachine;

    public object DetachStateMachine()
    {
        object detached = StateMachine;
        StateMachine = default!;
        return detached;
    }

    public void AttachStateMachine(object detached) => StateMachine = (TStateMachine)detached;
}
