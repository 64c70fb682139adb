using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

// Which overload a lambda means is decided by OverloadPriority.
public partial class Deferred<T>
{
    /// <summary>Adds a callback that turns the value into another of the same type.</summary>
    /// <param name="callback">Called with the value on success. An exception of it becomes a failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.SameType)]
    public Deferred<T> AddCallback([RunsOnLoop] Func<T, T> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Enter().AddCall(new SameTypeLink<T>(callback));
        return this;
    }

    /// <summary>Adds a callback that turns the value into one of another type.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called with the value on success. An exception of it becomes a failure.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <remarks>
    /// <para>The callback is not called on failure. If the chain has a result already, the callback runs before this
    /// returns.</para>
    /// <para>Threads: the deferred's own thread. Source: <c>Deferred.addCallback</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    /// <exception cref="WrongThreadException">The deferred belongs to another thread.</exception>
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<T, TResult> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred<TResult> target = HandleFor<TResult>(root);
        root.AddCall(new MapLink<T, TResult>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that takes the value and returns none.</summary>
    /// <param name="callback">Called with the value on success. An exception of it becomes a failure.</param>
    /// <returns>A handle without a value on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    public Deferred AddCallback([RunsOnLoop] Action<T> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new DoLink<T>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred (for example an <c>async</c> lambda): the chain waits for it
    /// and goes on with its result.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called with the value on success. The result of the deferred that it returns moves to
    /// this chain; that deferred is left without a result.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<T, Deferred<TResult>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred<TResult> target = HandleFor<TResult>(root);
        root.AddCall(new FollowLink<T>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred without a value (for example an <c>async</c> lambda): the
    /// chain waits for it.</summary>
    /// <param name="callback">Called with the value on success.</param>
    /// <returns>A handle without a value on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<T, Deferred> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new FollowLink<T>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a task: the chain waits for it and goes on, on this deferred's thread,
    /// with its result.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called with the value on success.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<T, Task<TResult>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddCallback(Deferred<TResult> (T value) => callback(value).ToDeferred());
    }

    /// <summary>Adds a callback that returns a task without a value: the chain waits for it and goes on, on this
    /// deferred's thread.</summary>
    /// <param name="callback">Called with the value on success.</param>
    /// <returns>A handle without a value on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<T, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddCallback(Deferred (T value) => callback(value).ToDeferred());
    }

    internal override Deferred HandleForNothing(Deferred root) => new(root, isHandle: true);

    /// <summary>The handle for a value of this type behind a link that is about to be added: this one, or a new
    /// one.</summary>
    private Deferred<TResult> HandleFor<TResult>(Deferred root) =>
        typeof(TResult) == typeof(T) ? As<TResult>() : new Deferred<TResult>(root, isHandle: true);
}
