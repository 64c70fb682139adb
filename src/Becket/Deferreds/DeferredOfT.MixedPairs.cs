using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

// A callback and an errback of which one returns a deferred and the other a task, or one a task and the other a value
// task. Without these members one of them would count as a function that returns nothing, and would not be waited for.
public partial class Deferred<T>
{
    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks([RunsOnLoop] Func<T, Deferred> callback, [RunsOnLoop] Func<Failure, Task> errback) =>
        throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks([RunsOnLoop] Func<T, Task> callback, [RunsOnLoop] Func<Failure, Deferred> errback) =>
        throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks(
        [RunsOnLoop] Func<T, Deferred> callback,
        [RunsOnLoop] Func<Failure, ValueTask> errback
    ) => throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks(
        [RunsOnLoop] Func<T, ValueTask> callback,
        [RunsOnLoop] Func<Failure, Deferred> errback
    ) => throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <typeparam name="TResult">Not used.</typeparam>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks<TResult>(
        [RunsOnLoop] Func<T, Deferred> callback,
        [RunsOnLoop] Func<Failure, ValueTask<TResult>> errback
    ) => throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <typeparam name="TResult">Not used.</typeparam>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedWithDeferred)]
    public Deferred AddCallbacks<TResult>(
        [RunsOnLoop] Func<T, ValueTask<TResult>> callback,
        [RunsOnLoop] Func<Failure, Deferred> errback
    ) => throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedTasks)]
    public Deferred AddCallbacks([RunsOnLoop] Func<T, Task> callback, [RunsOnLoop] Func<Failure, ValueTask> errback) =>
        throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedTasks)]
    public Deferred AddCallbacks([RunsOnLoop] Func<T, ValueTask> callback, [RunsOnLoop] Func<Failure, Task> errback) =>
        throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <typeparam name="TResult">Not used.</typeparam>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedTasks)]
    public Deferred AddCallbacks<TResult>(
        [RunsOnLoop] Func<T, Task> callback,
        [RunsOnLoop] Func<Failure, ValueTask<TResult>> errback
    ) => throw new NotSupportedException();

    /// <summary>Not a member. Both functions must return the same kind: deferreds, tasks or value tasks. Make both
    /// async, or write ToDeferred() behind what is a task.</summary>
    /// <typeparam name="TResult">Not used.</typeparam>
    /// <param name="callback">Not used.</param>
    /// <param name="errback">Not used.</param>
    [Obsolete(MixedPair, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.MixedTasks)]
    public Deferred AddCallbacks<TResult>(
        [RunsOnLoop] Func<T, ValueTask<TResult>> callback,
        [RunsOnLoop] Func<Failure, Task> errback
    ) => throw new NotSupportedException();
}
