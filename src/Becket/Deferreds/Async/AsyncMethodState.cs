namespace Becket.Deferreds.Async;

/// <summary>What a suspended <c>async Deferred</c> method keeps beside its state machine.</summary>
internal struct AsyncMethodState
{
    /// <summary>The execution context to resume in; null where its flow was suppressed.</summary>
    public ExecutionContext? Context;

    /// <summary>
    /// The root of the deferred it awaits; or the delegate that resumes it, awaiting anything else; or, once it was
    /// cancelled, a <see cref="CancelledMethod"/>.
    /// </summary>
    public object? Slot;
}

/// <summary>The state of a method whose deferred was cancelled while it ran: rare, so it is apart.</summary>
internal sealed class CancelledMethod
{
    /// <summary>The deferred that gets the method's result now.</summary>
    public required Deferred Result { get; set; }

    /// <summary>What <see cref="AsyncMethodState.Slot"/> would hold.</summary>
    public object? Slot { get; set; }

    /// <summary>The cancellation came while the method awaited something that cannot be cancelled; the next deferred it
    /// awaits is.</summary>
    public bool IsCancelDue { get; set; }
}
