using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Locks;

/// <summary>What <see cref="DeferredLock"/> and <see cref="DeferredSemaphore"/> have in common: permits, and a line of
/// those who wait for one.</summary>
/// <typeparam name="TSelf">The lock or semaphore itself.</typeparam>
/// <remarks>
/// <para>Nothing blocks: waiting is a deferred. It keeps apart what happens across <c>await</c>s on one thread; between
/// two awaits no one else runs anyway. Threads: one, the reactor's.</para>
/// </remarks>
public abstract class DeferredPermit<TSelf>
    where TSelf : DeferredPermit<TSelf>
{
    private readonly WaiterQueue<Deferred<TSelf>> _waiters = new();

    private protected DeferredPermit() { }

    /// <summary>How many wait.</summary>
    public int Waiting => _waiters.Count;

    private protected abstract bool IsFree { get; }

    /// <summary>Waits for a permit.</summary>
    /// <returns>A deferred that fires, in order of arrival, once the caller holds it. Cancelling it leaves the
    /// line.</returns>
    public Deferred<TSelf> Acquire()
    {
        if (!IsFree)
        {
            return new Waiter<TSelf>(_waiters);
        }

        Take();
        return Deferred.Succeed((TSelf)this);
    }

    /// <summary>Gives the permit back; whoever waits first gets it, and runs before this returns.</summary>
    /// <exception cref="InvalidOperationException">It is not held.</exception>
    public void Release()
    {
        if (ReleaseStep() is { } fired)
        {
            Deferred.RunFired(fired);
        }
    }

    /// <summary>Waits for a permit, to be given back by disposing: <c>using (await @lock.Enter()) { … }</c>.</summary>
    public Deferred<DeferredPermitHolder> Enter() =>
        Acquire().AddCallback(static permit => new DeferredPermitHolder(permit.Release));

    /// <summary>Runs a function while holding a permit, which is given back when its deferred has fired.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called once the permit is held; it may be an <c>async</c> lambda.</param>
    /// <returns>A deferred of the function's result. Cancelling it leaves the line, or cancels what the function waits
    /// for.</returns>
    [OverloadResolutionPriority(50)]
    public Deferred<T> Run<T>(Func<Deferred<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Deferred<TSelf> acquired = Acquire();
        var target = new Deferred<T>(acquired, isHandle: true);
        acquired.Add(new HoldingLink<TSelf, T>(this, () => Deferred.MaybeDeferred(function), target));
        return target;
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(40)]
    public Deferred Run(Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Deferred<TSelf> acquired = Acquire();
        var target = new Deferred(acquired, isHandle: true);
        acquired.Add(new HoldingLink<TSelf>(this, () => Deferred.MaybeDeferred(function), target));
        return target;
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    /// <param name="function">Called once the permit is held.</param>
    public Deferred<T> Run<T>(Func<T> function) => Run(Deferred<T> () => Deferred.Execute(function));

    /// <summary>Runs an action while holding a permit.</summary>
    /// <param name="action">Called once the permit is held.</param>
    public Deferred Run(Action action) => Run(Deferred () => Deferred.Execute(action));

    /// <summary>Gives the permit back and fires whoever waits first, without running his chain: gives its root, or
    /// null.</summary>
    internal Deferred? ReleaseStep()
    {
        GiveBack();
        if (_waiters.Count == 0)
        {
            return null;
        }

        Take();
        Deferred<TSelf> first = _waiters.Dequeue();
        Deferred? root = first.BeginFire();
        if (root is not null)
        {
            first._value = (TSelf)this;
            root.SucceedFrom(first);
        }

        return root;
    }

    private protected abstract void Take();

    private protected abstract void GiveBack();
}
