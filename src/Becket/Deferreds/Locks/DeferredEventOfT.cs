namespace Becket.Deferreds.Locks;

/// <summary>Something that happens with a value, and any number of callers that wait for it.</summary>
/// <typeparam name="T">The type of the value. Every waiter gets the same one.</typeparam>
/// <remarks><inheritdoc cref="DeferredEvent" path="/remarks"/></remarks>
/// <seealso cref="DeferredEvent"/>
public sealed class DeferredEvent<T> : DeferredEventBase<Deferred<T>>
{
    private T _value = default!;

    /// <summary>Sets the event to a value, which stays, and fires all waiters with it. Does nothing if the event is
    /// set.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Set(T value)
    {
        if (TrySet())
        {
            _value = value;
            Pulse(value);
        }
    }

    /// <summary>Fires all waiters with a value and leaves the event as it is.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Pulse(T value)
    {
        WaiterQueue<Deferred<T>>? waiters = TakeWaiters();
        while (NextOf(waiters) is { } waiter)
        {
            waiter.Callback(value);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _value = default!;
    }

    private protected override Deferred<T> CreateWaiter(WaiterQueue<Deferred<T>> waiters) => new Waiter<T>(waiters);

    private protected override Deferred<T> CreateFired(Failure? failure) =>
        failure is null ? Deferred.Succeed(_value) : Deferred.Fail<T>(failure);
}
