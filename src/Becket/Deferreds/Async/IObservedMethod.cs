namespace Becket.Deferreds.Async;

/// <summary>A suspended method with a record: <see cref="ObservedDeferred{TStateMachine}"/> or
/// <see cref="ObservedDeferred{T, TStateMachine}"/>. Classes of their own, so that a method that is not observed is not
/// larger.</summary>
internal interface IObservedMethod : IAsyncMethod
{
    /// <summary>What is known of the method.</summary>
    MethodRecord Record { get; }

    /// <summary>A copy of the state machine; its fields are the method's locals.</summary>
    object CopyStateMachine();

    /// <summary>Takes the state machine out of the suspended method.</summary>
    object DetachStateMachine();

    /// <summary>Puts back what <see cref="DetachStateMachine"/> has returned.</summary>
    void AttachStateMachine(object detached);
}
