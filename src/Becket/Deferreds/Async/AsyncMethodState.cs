namespace Becket.Deferreds.Async;

/// <summary>What a suspended <c>async Deferred</c> method keeps beside its state machine.</summary>
internal struct AsyncMethodState
{
    /// <summary>The execution context to resume in; null if its flow was suppressed.</summary>
    public ExecutionContext? Context;

    /// <summary>
    /// The root of the deferred that the method awaits; or, if it awaits anything else, the delegate that resumes it;
    /// or, once it was cancelled, a <see cref="CancelledMethod"/>.
    /// </summary>
    public object? Slot;
}
