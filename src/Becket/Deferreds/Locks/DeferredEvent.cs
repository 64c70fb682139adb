namespace Becket.Deferreds.Locks;

/// <summary>Something that happens, and any number of callers that wait for it.</summary>
/// <remarks>
/// <para><see cref="Set"/> is for a state that begins and stays, such as "the connection has ended": it fires all
/// waiters, and from then on <see cref="DeferredEventBase{TDeferred}.Wait"/> returns a deferred that has fired.
/// <see cref="Pulse"/> is for a moment, such as "there is room again": it fires those that wait now and changes nothing
/// else.</para>
/// <inheritdoc cref="DeferredEventBase{TDeferred}" path="/remarks/*"/>
/// <para>Twisted has no such class. Compare <c>asyncio.Event</c>, <c>trio.Event</c>.</para>
/// </remarks>
/// <seealso cref="DeferredEvent{T}"/>
public sealed class DeferredEvent : DeferredEventBase<Deferred>
{
    /// <summary>Sets the event, which stays set, and fires all waiters. Does nothing if it is set.</summary>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Set()
    {
        if (TrySet())
        {
            Pulse();
        }
    }

    /// <summary>Fires all waiters and leaves the event as it is.</summary>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Pulse()
    {
        WaiterQueue<Deferred>? waiters = TakeWaiters();
        while (NextOf(waiters) is { } waiter)
        {
            waiter.Callback();
        }
    }

    private protected override Deferred CreateWaiter(WaiterQueue<Deferred> waiters) => new Waiter(waiters);

    private protected override Deferred CreateFired(Failure? failure) =>
        failure is null ? Deferred.Succeed() : Deferred.Fail(failure);
}
