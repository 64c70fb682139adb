using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

// The callbacks that return tasks. Which overload a lambda means is decided by OverloadPriority.
public partial class Deferred<T>
{
    /// <inheritdoc cref="AddCallback{TResult}(Func{T, Task{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<TResult> AddCallback<TResult>([RunsOnLoop] Func<T, ValueTask<TResult>> callback) =>
        AddCallback(callback.Deferring());

    /// <inheritdoc cref="AddCallback(Func{T, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddCallback([RunsOnLoop] Func<T, ValueTask> callback) => AddCallback(callback.Deferring());

    /// <inheritdoc cref="AddErrback(Func{Failure, Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> AddErrback([RunsOnLoop] Func<Failure, ValueTask<T>> errback) => AddErrback(errback.Deferring());

    /// <inheritdoc cref="AddErrback(Func{Failure, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public new Deferred AddErrback([RunsOnLoop] Func<Failure, ValueTask> errback) => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a task: the chain waits for it and goes on, on this
    /// deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> AddErrback<TException>([RunsOnLoop] Func<TException, Task<T>> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a task without a value: the chain waits for it and
    /// goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public new Deferred AddErrback<TException>([RunsOnLoop] Func<TException, Task> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a value task: the chain waits for it and goes on, on
    /// this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> AddErrback<TException>([RunsOnLoop] Func<TException, ValueTask<T>> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds an errback for one type of error that returns a value task without a value: the chain waits for it
    /// and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddErrback{TException}(Func{TException, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public new Deferred AddErrback<TException>([RunsOnLoop] Func<TException, ValueTask> errback)
        where TException : Exception => AddErrback(errback.Deferring());

    /// <summary>Adds a callback that takes the outcome, value or failure, and returns a task: the chain waits for it
    /// and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth{TResult}(Func{Outcome{T}, Deferred{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome<T>, Task<TResult>> callback) =>
        AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, value or failure, and returns a task without a value: the chain
    /// waits for it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth(Func{Outcome{T}, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome<T>, Task> callback) => AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, value or failure, and returns a value task: the chain waits for
    /// it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth{TResult}(Func{Outcome{T}, Deferred{TResult}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<TResult> AddBoth<TResult>([RunsOnLoop] Func<Outcome<T>, ValueTask<TResult>> callback) =>
        AddBoth(callback.Deferring());

    /// <summary>Adds a callback that takes the outcome, value or failure, and returns a value task without a value: the
    /// chain waits for it and goes on, on this deferred's thread, with its result.</summary>
    /// <inheritdoc cref="AddBoth(Func{Outcome{T}, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred AddBoth([RunsOnLoop] Func<Outcome<T>, ValueTask> callback) => AddBoth(callback.Deferring());
}
