using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

// A callback and an errback of which at least one returns a task.
public partial class Deferred
{
    /// <summary>Adds a callback and an errback that return tasks; one of them is called, and the chain waits for its
    /// result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.TwoTasksWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<Task<TResult>> callback,
        [RunsOnLoop] Func<Failure, Task<TResult>> errback
    ) => AddCallbacks(callback.Deferring(), errback.Deferring());

    /// <summary>Adds a callback that returns a task and an errback that returns a value; one of them is called, and the
    /// chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValueAndValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<Task<TResult>> callback,
        [RunsOnLoop] Func<Failure, TResult> errback
    ) => AddCallbacks(callback.Deferring(), errback);

    /// <summary>Adds a callback that returns a value and an errback that returns a task; one of them is called, and the
    /// chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueAndTaskWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<TResult> callback,
        [RunsOnLoop] Func<Failure, Task<TResult>> errback
    ) => AddCallbacks(callback, errback.Deferring());

    /// <summary>Adds a callback and an errback that return tasks without values; one of them is called, and the chain
    /// waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.TwoTasksWithoutValue)]
    public Deferred AddCallbacks([RunsOnLoop] Func<Task> callback, [RunsOnLoop] Func<Failure, Task> errback) =>
        AddCallbacks(callback.Deferring(), errback.Deferring());

    /// <summary>Adds a callback that returns a task without a value and an errback that returns nothing; one of them is
    /// called, and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValueAndNothing)]
    public Deferred AddCallbacks([RunsOnLoop] Func<Task> callback, [RunsOnLoop] Action<Failure> errback) =>
        AddCallbacks(callback.Deferring(), errback);

    /// <summary>Adds a callback that returns nothing and an errback that returns a task without a value; one of them is
    /// called, and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndTaskWithoutValue)]
    public Deferred AddCallbacks([RunsOnLoop] Action callback, [RunsOnLoop] Func<Failure, Task> errback) =>
        AddCallbacks(callback, errback.Deferring());

    /// <summary>Adds a callback and an errback that return value tasks; one of them is called, and the chain waits for
    /// its result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.TwoValueTasksWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<ValueTask<TResult>> callback,
        [RunsOnLoop] Func<Failure, ValueTask<TResult>> errback
    ) => AddCallbacks(callback.Deferring(), errback.Deferring());

    /// <summary>Adds a callback that returns a value task and an errback that returns a value; one of them is called,
    /// and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValueAndValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<ValueTask<TResult>> callback,
        [RunsOnLoop] Func<Failure, TResult> errback
    ) => AddCallbacks(callback.Deferring(), errback);

    /// <summary>Adds a callback that returns a value and an errback that returns a value task; one of them is called,
    /// and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks{TResult}(Func{TResult}, Func{Failure, TResult})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueAndValueTaskWithValue)]
    public Deferred<TResult> AddCallbacks<TResult>(
        [RunsOnLoop] Func<TResult> callback,
        [RunsOnLoop] Func<Failure, ValueTask<TResult>> errback
    ) => AddCallbacks(callback, errback.Deferring());

    /// <summary>Adds a callback and an errback that return value tasks without values; one of them is called, and the
    /// chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.TwoValueTasksWithoutValue)]
    public Deferred AddCallbacks(
        [RunsOnLoop] Func<ValueTask> callback,
        [RunsOnLoop] Func<Failure, ValueTask> errback
    ) => AddCallbacks(callback.Deferring(), errback.Deferring());

    /// <summary>Adds a callback that returns a value task without a value and an errback that returns nothing; one of
    /// them is called, and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValueAndNothing)]
    public Deferred AddCallbacks([RunsOnLoop] Func<ValueTask> callback, [RunsOnLoop] Action<Failure> errback) =>
        AddCallbacks(callback.Deferring(), errback);

    /// <summary>Adds a callback that returns nothing and an errback that returns a value task without a value; one of
    /// them is called, and the chain waits for its result.</summary>
    /// <inheritdoc cref="AddCallbacks(Action, Action{Failure})"/>
    [OverloadResolutionPriority(OverloadPriority.NothingAndValueTaskWithoutValue)]
    public Deferred AddCallbacks([RunsOnLoop] Action callback, [RunsOnLoop] Func<Failure, ValueTask> errback) =>
        AddCallbacks(callback, errback.Deferring());
}
