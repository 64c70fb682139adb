using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

// On a Deferred<T>, these ignore its value: its own overloads come first for callbacks that take it.
public partial class Deferred
{
    /// <summary>Adds a callback that takes no value and returns none.</summary>
    /// <param name="callback">Called on success. An exception of it becomes a failure.</param>
    /// <returns>This deferred. (On a <see cref="Deferred{T}"/>: a handle without a value on the same chain, and it is
    /// stale from then on.)</returns>
    /// <remarks>
    /// <para>The callback is not called on failure. If the chain has a result already, the callback runs before this
    /// returns.</para>
    /// <para>Threads: the deferred's own thread. Source: <c>Deferred.addCallback</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">This handle is stale.</exception>
    /// <exception cref="WrongThreadException">The deferred belongs to another thread.</exception>
    public Deferred AddCallback([RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new DoLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a value.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="callback">Called on success. An exception of it becomes a failure.</param>
    /// <returns>A handle for that type on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback(Action)" path="/remarks"/>
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<TResult> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new MapLink<TResult>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred (for example an <c>async</c> lambda): the chain waits for it
    /// and goes on with its result.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="callback">Called on success. The result of the deferred that it returns moves to this chain; that
    /// deferred is left without a result.</param>
    /// <returns>A handle for that type on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback(Action)" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<Deferred<TResult>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new FollowLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred without a value (for example an <c>async</c> lambda): the
    /// chain waits for it.</summary>
    /// <param name="callback">Called on success.</param>
    /// <returns>This deferred. (On a <see cref="Deferred{T}"/>: a handle without a value on the same chain, and it is
    /// stale from then on.)</returns>
    /// <inheritdoc cref="AddCallback(Action)" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<Deferred> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new FollowLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that returns a task: the chain waits for it and goes on, on this deferred's thread,
    /// with its result.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="callback">Called on success.</param>
    /// <returns>A handle for that type on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddCallback(Action)" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<Task<TResult>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddCallback(Deferred<TResult> () => callback().ToDeferred());
    }

    /// <summary>Adds a callback that returns a task without a value: the chain waits for it and goes on, on this
    /// deferred's thread.</summary>
    /// <param name="callback">Called on success.</param>
    /// <returns>This deferred. (On a <see cref="Deferred{T}"/>: a handle without a value on the same chain, and it is
    /// stale from then on.)</returns>
    /// <inheritdoc cref="AddCallback(Action)" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddCallback(Deferred () => callback().ToDeferred());
    }

    /// <summary>The handle for no value behind a link that is about to be added: this one, or a new one.</summary>
    internal virtual Deferred HandleForNothing(Deferred root) => this;
}
