using System.Runtime.CompilerServices;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Adds a callback that returns a value and an errback that returns a value; one of them is
    /// called.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <remarks>
    /// <para>An exception of either becomes the failure. If the chain has a result already, one of them runs before
    /// this returns.</para>
    /// <para>Threads: the deferred's own thread. Source: <c>Deferred.addCallbacks</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.TwoValues)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<TResult> callback,
        [RunsOnLoop] Func<Failure, TResult> errback
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new PairLink(new MapLink<TResult>(callback, target), new RecoverLink<TResult>(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred and an errback that returns a deferred; one of them is
    /// called.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<Deferred<TResult>> callback,
        [RunsOnLoop] Func<Failure, Deferred<TResult>> errback
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new PairLink(new FollowLink(callback, target), new RecoverByFollowingLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred and an errback that returns a value; one of them is
    /// called.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValueAndValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<Deferred<TResult>> callback,
        [RunsOnLoop] Func<Failure, TResult> errback
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new PairLink(new FollowLink(callback, target), new RecoverLink<TResult>(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns a value and an errback that returns a deferred; one of them is
    /// called.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on. (This deferred, if the type
    /// is the same.)</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.ValueAndDeferredWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<TResult> callback,
        [RunsOnLoop] Func<Failure, Deferred<TResult>> errback
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new PairLink(new MapLink<TResult>(callback, target), new RecoverByFollowingLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred without a value and an errback that returns a deferred without
    /// a value; one of them is called.</summary>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred AddCallbacks([RunsOnLoop] Func<Deferred> callback, [RunsOnLoop] Func<Failure, Deferred> errback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new PairLink(new FollowLink(callback, target), new RecoverByFollowingLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns a deferred without a value and an errback that returns nothing; one of
    /// them is called.</summary>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValueAndNothing)]
    public Deferred AddCallbacks([RunsOnLoop] Func<Deferred> callback, [RunsOnLoop] Action<Failure> errback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new PairLink(new FollowLink(callback, target), new RecoverLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns nothing and an errback that returns a deferred without a value; one of
    /// them is called.</summary>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndDeferredWithoutValue)]
    public Deferred AddCallbacks([RunsOnLoop] Action callback, [RunsOnLoop] Func<Failure, Deferred> errback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new PairLink(new DoLink(callback, target), new RecoverByFollowingLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that returns nothing and an errback that returns nothing; one of them is
    /// called.</summary>
    /// <param name="callback">Called on success.</param>
    /// <param name="errback">Called with the failure, but not with an exception of
    /// <paramref name="callback"/>.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})" path="/remarks"/>
    public Deferred AddCallbacks([RunsOnLoop] Action callback, [RunsOnLoop] Action<Failure> errback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new PairLink(new DoLink(callback, target), new RecoverLink(errback, target)));
        return target;
    }

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns the new one: the same, to pass
    /// it on, or another.</summary>
    /// <param name="callback">Called with the outcome, success or failure. An exception of it becomes the
    /// failure.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>
    /// <para>If the chain has a result already, the callback runs before this returns.</para>
    /// <para>Threads: the deferred's own thread. Source: <c>Deferred.addBoth</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.FailureOrOutcome)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome, Outcome> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new BothOutcomeLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a value.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called with the outcome, success or failure. An exception of it becomes the
    /// failure.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Outcome})" path="/remarks"/>
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome, TResult> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new BothMapLink<TResult>(callback, target));
        return target;
    }

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns nothing: a failure counts as
    /// handled.</summary>
    /// <param name="callback">Called with the outcome, success or failure. An exception of it becomes the
    /// failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Outcome})" path="/remarks"/>
    public Deferred AddBoth([RunsOnLoop] Action<Outcome> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new BothDoLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a deferred (for example an
    /// <c>async</c> lambda): the chain waits for it and goes on with its result.</summary>
    /// <typeparam name="TResult">The type of the new value.</typeparam>
    /// <param name="callback">Called with the outcome, success or failure. An exception of it becomes the
    /// failure.</param>
    /// <returns>A handle for the new type on the same chain; this one is stale from now on.</returns>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Outcome})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome, Deferred<TResult>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        var target = new Deferred<TResult>(root, isHandle: true);
        root.AddCall(new BothFollowLink(callback, target));
        return target;
    }

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a deferred without a value
    /// (for example an <c>async</c> lambda): the chain waits for it.</summary>
    /// <param name="callback">Called with the outcome, success or failure. An exception of it becomes the
    /// failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Outcome})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome, Deferred> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new BothFollowLink(callback, target));
        return target;
    }
}
