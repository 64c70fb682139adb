using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Scopes;
using Becket.Tasks.GroupRuns;

namespace Becket.Tasks;

/// <content>Running a group.</content>
public sealed partial class TaskGroup
{
    /// <summary>Runs a group: calls the body, which starts jobs, and waits until all have ended.</summary>
    /// <typeparam name="T">The type of the body's value.</typeparam>
    /// <param name="body">Called now with the group; usually an <c>async</c> lambda. It runs like a job of the
    /// group.</param>
    /// <returns>A deferred of the body's value, when the body and all jobs have ended.</returns>
    /// <remarks>
    /// <para>It fails with <see cref="TaskGroupException"/> if a job or the body has failed, or with
    /// <see cref="CancelledException"/> if it was cancelled from outside.</para>
    /// <para>Source: <c>trio.open_nursery</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<T> Run<T>([RunsOnLoop] Func<TaskGroup, Deferred<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var value = new Outcome<T>(
            new Failure(new CancelledException("The group was cancelled before its body had a value."))
        );
        return Run(
                async Deferred (group) =>
                {
                    value = new Outcome<T>(await body(group));
                }
            )
            .AddCallback(() => value.Value);
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred Run([RunsOnLoop] Func<TaskGroup, Deferred> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var group = new TaskGroup();
        group.Begin(new GroupJob(group, ScopeNode.Create(group._scope)), () => body(group));
        return group._result;
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> Run<T>([RunsOnLoop] Func<TaskGroup, Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(async Deferred<T> (group) => await body(group));
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred Run([RunsOnLoop] Func<TaskGroup, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(async Deferred (group) => await body(group));
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> Run<T>([RunsOnLoop] Func<TaskGroup, ValueTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(async Deferred<T> (group) => await body(group));
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred Run([RunsOnLoop] Func<TaskGroup, ValueTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(async Deferred (group) => await body(group));
    }

    /// <inheritdoc cref="Run{T}(Func{TaskGroup, Deferred{T}})"/>
    public static Deferred Run([RunsOnLoop] Action<TaskGroup> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(
            Deferred (group) =>
            {
                body(group);
                return Deferred.Succeed();
            }
        );
    }
}
