using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Scopes;
using Becket.Tasks.GroupRuns;

namespace Becket.Tasks;

/// <content>Starting jobs.</content>
public sealed partial class TaskGroup
{
    /// <summary>Starts a job in the group.</summary>
    /// <typeparam name="T">The type of the job's value.</typeparam>
    /// <param name="job">Called now; runs to its first <c>await</c> before this returns. What it throws is its
    /// failure.</param>
    /// <returns>A deferred of the job's value. It need not be used: a failure is the group's. Cancelling it cancels
    /// this job and no other, and it fires when the job has ended.</returns>
    /// <remarks>Source: <c>Nursery.start_soon</c>. Differs: there, the job begins later, and has no value.</remarks>
    /// <exception cref="InvalidOperationException">The group has ended.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<T> Start<T>([RunsOnLoop] Func<Deferred<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var begun = new WatchedJob<T>(this, ScopeNode.Create(_scope));
        Begin(begun, job);
        return begun.Ended;
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred Start([RunsOnLoop] Func<Deferred> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var begun = new WatchedJob(this, ScopeNode.Create(_scope));
        Begin(begun, job);
        return begun.Ended;
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> Start<T>([RunsOnLoop] Func<Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred<T> () => await job());
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred Start([RunsOnLoop] Func<Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred () => await job());
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> Start<T>([RunsOnLoop] Func<ValueTask<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred<T> () => await job());
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred Start([RunsOnLoop] Func<ValueTask> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred () => await job());
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    /// <param name="job">Called now with a token that is cancelled with the job, and so with the group.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> Start<T>([RunsOnLoop] Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred<T> () => await job(CancelScope.CurrentToken));
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    /// <param name="job">Called now with a token that is cancelled with the job, and so with the group.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred Start([RunsOnLoop] Func<CancellationToken, Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred () => await job(CancelScope.CurrentToken));
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    /// <param name="job">Called now with a token that is cancelled with the job, and so with the group.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> Start<T>([RunsOnLoop] Func<CancellationToken, ValueTask<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred<T> () => await job(CancelScope.CurrentToken));
    }

    /// <inheritdoc cref="Start{T}(Func{Deferred{T}})"/>
    /// <param name="job">Called now with a token that is cancelled with the job, and so with the group.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred Start([RunsOnLoop] Func<CancellationToken, ValueTask> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Start(async Deferred () => await job(CancelScope.CurrentToken));
    }
}
