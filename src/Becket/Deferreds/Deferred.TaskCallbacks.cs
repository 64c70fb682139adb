using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

// The callbacks that return tasks, and those without arguments. Which overload a lambda means is decided by
// OverloadPriority.
public partial class Deferred
{
    /// <inheritdoc cref="AddCallback{TResult}(Func{Task{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<ValueTask<TResult>> callback) =>
        AddCallback(callback.Deferring());

    /// <inheritdoc cref="AddCallback(Func{Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<ValueTask> callback) => AddCallback(callback.Deferring());

    /// <inheritdoc cref="AddErrback(Func{Failure, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddErrback([RunsOnLoop] Func<Failure, ValueTask> errback) => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a task without a value: the chain waits for it and
    /// goes on, on this deferred's thread.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddErrback<TException>([RunsOnLoop] Func<TException, Task> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a value task without a value: the chain waits for it
    /// and goes on, on this deferred's thread.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddErrback<TException>([RunsOnLoop] Func<TException, ValueTask> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a task: the chain waits for it
    /// and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth{TResult}(Func{Outcome, Deferred{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome, Task<TResult>> callback) =>
        AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a task without a value: the
    /// chain waits for it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome, Task> callback) => AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a value task: the chain waits
    /// for it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth{TResult}(Func{Outcome, Deferred{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome, ValueTask<TResult>> callback) =>
        AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, success or failure, and returns a value task without a value:
    /// the chain waits for it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth(Func{Outcome, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome, ValueTask> callback) => AddBoth(callback.Deferring());

    /// <summary>Adds a callback that is called in the end, after success and after a failure, and takes nothing: a
    /// failure counts as handled. (<see cref="AddBoth(Func{Outcome, Outcome})"/> can pass it on.)</summary>
    /// <inheritdoc cref="AddBoth(Action{Outcome})"/>
    public Deferred AddBoth([RunsOnLoop] Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddBoth((Outcome _) => callback());
    }

    /// <summary>Adds a callback that is called in the end, after success and after a failure, takes nothing and returns
    /// a deferred (for example an <c>async</c> lambda): the chain waits for it. A failure counts as handled.</summary>
    /// <inheritdoc cref="AddBoth(Action{Outcome})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Deferred> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddBoth(Deferred (Outcome _) => callback());
    }

    /// <inheritdoc cref="AddBoth(Func{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Task> callback) => AddBoth(callback.Deferring());

    /// <inheritdoc cref="AddBoth(Func{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<ValueTask> callback) => AddBoth(callback.Deferring());
}
