using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Scopes;
using Becket.Tasks.GroupRuns;

namespace Becket.Tasks;

/// <content>Starting jobs, and waiting until they have started.</content>
public sealed partial class TaskGroup
{
    /// <summary>Starts a job, and waits until it says that it has started: it listens, it is connected.</summary>
    /// <typeparam name="T">The type of the value that the job starts with.</typeparam>
    /// <param name="job">Called now. It calls <see cref="JobStatus{T}.Started"/> once, and goes on.</param>
    /// <returns>A deferred of that value. If the job fails before, or ends, this fails, and the group goes on.
    /// Cancelling it cancels the job; it fails when the job has ended.</returns>
    /// <remarks>Until the job has started, it belongs to the scopes of the caller; from then on, to those of the group.
    /// The group waits for it in both cases. Source: <c>Nursery.start</c>.</remarks>
    /// <exception cref="InvalidOperationException">The group has ended.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred<T> StartAndWait<T>([RunsOnLoop] Func<JobStatus<T>, Deferred> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var begun = new StartingJob<T>(this, ScopeNode.Create(ScopeNode.Current));
        Begin(begun, () => job(begun.Status));
        return begun.HasStarted;
    }

    /// <inheritdoc cref="StartAndWait{T}(Func{JobStatus{T}, Deferred})"/>
    /// <param name="job">Called now. It calls <see cref="JobStatus.Started"/> once, and goes on.</param>
    /// <returns>A deferred that fires then. If the job fails before, or ends, this fails, and the group goes on.
    /// Cancelling it cancels the job; it fails when the job has ended.</returns>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred StartAndWait([RunsOnLoop] Func<JobStatus, Deferred> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAndWait<bool>(Deferred (status) => job(new JobStatus(status))).AddCallback(static _ => { });
    }

    /// <inheritdoc cref="StartAndWait{T}(Func{JobStatus{T}, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred<T> StartAndWait<T>([RunsOnLoop] Func<JobStatus<T>, Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAndWait<T>(async Deferred (status) => await job(status));
    }

    /// <inheritdoc cref="StartAndWait(Func{JobStatus, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred StartAndWait([RunsOnLoop] Func<JobStatus, Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAndWait(async Deferred (status) => await job(status));
    }

    /// <inheritdoc cref="StartAndWait{T}(Func{JobStatus{T}, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred<T> StartAndWait<T>([RunsOnLoop] Func<JobStatus<T>, ValueTask> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAndWait<T>(async Deferred (status) => await job(status));
    }

    /// <inheritdoc cref="StartAndWait(Func{JobStatus, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred StartAndWait([RunsOnLoop] Func<JobStatus, ValueTask> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAndWait(async Deferred (status) => await job(status));
    }
}
