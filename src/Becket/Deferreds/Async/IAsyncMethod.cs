namespace Becket.Deferreds.Async;

/// <summary>A deferred that is the result of an async method which has suspended:
/// <see cref="AsyncDeferred{TStateMachine}"/> or <see cref="AsyncDeferred{T, TStateMachine}"/>.</summary>
internal interface IAsyncMethod
{
    /// <summary>What the method keeps beside its state machine.</summary>
    ref AsyncMethodState State { get; }

    /// <summary>Runs the method to its next suspension or its end.</summary>
    void MoveNext();

    /// <summary>Makes a deferred of the same type that takes over as the method's result.</summary>
    Deferred CreateSuccessor();
}
