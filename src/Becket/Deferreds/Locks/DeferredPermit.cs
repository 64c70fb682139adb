using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds.Locks;

/// <summary>The common part of <see cref="DeferredLock"/> and <see cref="DeferredSemaphore"/>: permits, and a queue of
/// waiters for them.</summary>
/// <typeparam name="TSelf">The lock or semaphore itself.</typeparam>
/// <remarks>
/// <para>Nothing blocks: a waiter gets a deferred. It keeps apart pieces of work that contain <c>await</c>s, on one
/// thread; between two awaits no other code runs anyway. Threads: one, the reactor's.</para>
/// </remarks>
public abstract class DeferredPermit<TSelf>
    where TSelf : DeferredPermit<TSelf>
{
    private readonly WaiterQueue<Deferred<TSelf>> _waiters = new();

    private protected DeferredPermit() { }

    /// <summary>The number of waiters.</summary>
    public int Waiting => _waiters.Count;

    private protected abstract bool IsFree { get; }

    /// <summary>Waits for a permit.</summary>
    /// <returns>A deferred that fires once the caller holds the permit. Waiters get permits in order of arrival. A
    /// cancelled waiter leaves the queue.</returns>
    public Deferred<TSelf> Acquire()
    {
        if (!IsFree)
        {
            return new Waiter<TSelf>(_waiters);
        }

        Take();
        return Deferred.Succeed((TSelf)this);
    }

    /// <summary>Returns the permit. The first waiter gets it, and its callbacks run before this returns.</summary>
    /// <exception cref="InvalidOperationException">It is not held.</exception>
    public void Release()
    {
        if (ReleaseStep() is { } fired)
        {
            Deferred.RunFired(fired);
        }
    }

    /// <summary>Waits for a permit that is returned by disposing: <c>using (await @lock.Enter()) { … }</c>.</summary>
    public Deferred<DeferredPermitHolder> Enter() =>
        Acquire().AddCallback(static permit => new DeferredPermitHolder(permit.Release));

    /// <summary>Runs a function while holding a permit, and returns the permit when the function's deferred has
    /// fired.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called once the permit is held; it may be an <c>async</c> lambda.</param>
    /// <returns>A deferred of the function's result. Cancelling it leaves the queue, or cancels what the function
    /// waits for.</returns>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<T> Run<T>([RunsOnLoop] Func<Deferred<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Deferred<TSelf> acquired = Acquire();
        var target = new Deferred<T>(acquired, isHandle: true);
        acquired.AddCall(new HoldingLink<TSelf, T>(this, () => Deferred.MaybeDeferred(function), target));
        return target;
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred Run([RunsOnLoop] Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Deferred<TSelf> acquired = Acquire();
        var target = new Deferred(acquired, isHandle: true);
        acquired.AddCall(new HoldingLink<TSelf>(this, () => Deferred.MaybeDeferred(function), target));
        return target;
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    /// <param name="function">Called once the permit is held.</param>
    public Deferred<T> Run<T>([RunsOnLoop] Func<T> function) => Run(Deferred<T> () => Deferred.Execute(function));

    /// <summary>Runs a function while holding a permit.</summary>
    /// <param name="function">Called once the permit is held.</param>
    public Deferred Run([RunsOnLoop] Action function) => Run(Deferred () => Deferred.Execute(function));

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> Run<T>([RunsOnLoop] Func<Task<T>> function) => Run(function.Deferring());

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred Run([RunsOnLoop] Func<Task> function) => Run(function.Deferring());

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> Run<T>([RunsOnLoop] Func<ValueTask<T>> function) => Run(function.Deferring());

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred Run([RunsOnLoop] Func<ValueTask> function) => Run(function.Deferring());

    /// <summary>Returns the permit and fires the first waiter, without running its chain.</summary>
    /// <returns>The waiter's root, so that the caller runs its chain; null without waiters.</returns>
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
