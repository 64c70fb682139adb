namespace Becket.Deferreds.Locks;

/// <summary>The common part of <see cref="DeferredEvent"/> and <see cref="DeferredEvent{T}"/>: the waiters, and an end
/// with a failure.</summary>
/// <typeparam name="TDeferred">The type of the deferreds that <see cref="Wait"/> returns.</typeparam>
/// <remarks>
/// <para>Each call of <see cref="Wait"/> returns a deferred of its own. So a callback that one waiter adds does not
/// change what another waiter gets, and cancelling one waiter does not concern the others.</para>
/// <para>Order: waiters fire in the order of their calls of <see cref="Wait"/>, one after the other, before the call
/// that fires them returns. What a waiter's callback throws stays in its chain.</para>
/// <para>Reentrancy: the event takes its list of waiters before it fires the first. A callback that waits again while
/// the event fires is not part of this firing: it waits for the next one, or fires at once if the event is set. A
/// callback may also cancel a waiter behind it, which then leaves; set the event; or reset it.</para>
/// <para>Cancellation: a cancelled waiter fails with <see cref="CancelledException"/>, and the event does not hold it
/// any more. The event skips a waiter that its owner has fired by hand.</para>
/// <para>Threads: one, the reactor's.</para>
/// </remarks>
public abstract class DeferredEventBase<TDeferred>
    where TDeferred : Deferred
{
    // Made by the first waiter: many events end without one.
    private WaiterQueue<TDeferred>? _waiters;
    private Failure? _failure;

    private protected DeferredEventBase() { }

    /// <summary>Whether the event is set, with success or with a failure.</summary>
    public bool IsSet { get; private set; }

    /// <summary>The number of waiters.</summary>
    public int Waiting => _waiters?.Count ?? 0;

    /// <summary>Waits for the event.</summary>
    /// <returns>A new deferred. It has fired already if the event is set; otherwise it fires with the event.</returns>
    public TDeferred Wait() => IsSet ? CreateFired(_failure) : CreateWaiter(_waiters ??= new WaiterQueue<TDeferred>());

    /// <summary>Sets the event with a failure: every waiter fails with it, and so does every later
    /// <see cref="Wait"/> until <see cref="Reset"/>. Does nothing if the event is set.</summary>
    /// <param name="failure">The failure. Each waiter that does not handle it reports it for itself; an event without
    /// waiters does not report it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Fail(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (TrySet())
        {
            _failure = failure;
            WaiterQueue<TDeferred>? waiters = TakeWaiters();
            while (NextOf(waiters) is { } waiter)
            {
                waiter.Errback(failure);
            }
        }
    }

    /// <inheritdoc cref="Fail(Failure)"/>
    /// <param name="error">The error; its stack is kept.</param>
    public void Fail(Exception error) => Fail(new Failure(error));

    /// <summary>Makes the event not set, so that <see cref="Wait"/> waits again. Does nothing if it is not
    /// set.</summary>
    public virtual void Reset()
    {
        IsSet = false;
        _failure = null;
    }

    /// <summary>Fails one waiter of this event, if it has not fired. It leaves the event as a cancelled one
    /// does.</summary>
    internal static void FailOne(TDeferred waiter, Failure failure)
    {
        if (!waiter.Called)
        {
            waiter.InvokeCanceller();
            waiter.Errback(failure);
        }
    }

    /// <summary>Sets the event; false if it was set already.</summary>
    private protected bool TrySet()
    {
        if (IsSet)
        {
            return false;
        }

        _waiters?.First?.CheckThread();
        IsSet = true;
        return true;
    }

    /// <summary>The waiters to fire now; the event has none afterwards.</summary>
    private protected WaiterQueue<TDeferred>? TakeWaiters()
    {
        _waiters?.First?.CheckThread();
        WaiterQueue<TDeferred>? waiters = _waiters;
        _waiters = null;
        return waiters;
    }

    /// <summary>The next waiter that has not fired; null at the end. One at a time, as firing one may cancel
    /// others.</summary>
    private protected static TDeferred? NextOf(WaiterQueue<TDeferred>? waiters)
    {
        while (waiters is { Count: > 0 })
        {
            TDeferred waiter = waiters.Dequeue();
            if (!waiter.Called)
            {
                return waiter;
            }
        }

        return null;
    }

    private protected abstract TDeferred CreateWaiter(WaiterQueue<TDeferred> waiters);

    /// <summary>A deferred with the event's result: the failure, or success if that is null.</summary>
    private protected abstract TDeferred CreateFired(Failure? failure);
}
