using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Deferreds.Scopes;

namespace Becket.Tasks.GroupRuns;

/// <summary>A job of a group, or its body: the last link in the chain of the deferred that it has returned.</summary>
internal class GroupJob(TaskGroup group, ScopeNode scope) : CallbackLink
{
    /// <summary>The scope of this job alone.</summary>
    public ScopeNode Scope => scope;

    /// <summary>The place in the list of the group's jobs; set when the job begins.</summary>
    public LinkedListNode<GroupJob>? Place { get; set; }

    /// <summary>The root of its deferred; null before it has returned one.</summary>
    public Deferred? Root { get; set; }

    /// <summary>Whether the failure is for the code that waits for the start of the job, and not for the
    /// group.</summary>
    public bool KeepsFailure { get; set; }

    protected TaskGroup Group => group;

    internal override Deferred? Invoke(Deferred root)
    {
        Failure? failure = root.IncomingFailure;

        // The group first: it cancels the other jobs before code that waits for this one goes on.
        Deferred? result = group.JobEnded(this, failure);
        End(root, failure);
        root.ClearResult();
        return result;
    }

    /// <summary>Passes the outcome on to code that waits for this job.</summary>
    protected virtual void End(Deferred root, Failure? failure) { }

    /// <summary>Fires a deferred with a failure that the group reports too: if no code waits, it is not reported a
    /// second time.</summary>
    protected static void FailQuietly(Deferred deferred, Failure failure)
    {
        if (deferred.Called)
        {
            return;
        }

        deferred.Errback(failure);
        if (!deferred.HasLinks)
        {
            deferred.DisarmUnhandled();
        }
    }
}

/// <summary>A job with a deferred for its end.</summary>
internal sealed class WatchedJob(TaskGroup group, ScopeNode scope) : GroupJob(group, scope)
{
    public JobDeferred Ended { get; } = new(scope);

    protected override void End(Deferred root, Failure? failure)
    {
        if (failure is not null)
        {
            FailQuietly(Ended, failure);
        }
        else if (!Ended.Called)
        {
            Ended.Callback();
        }
    }
}

/// <summary>A job with a deferred for its value.</summary>
internal sealed class WatchedJob<T>(TaskGroup group, ScopeNode scope) : GroupJob(group, scope)
{
    public JobDeferred<T> Ended { get; } = new(scope);

    protected override void End(Deferred root, Failure? failure)
    {
        if (failure is not null)
        {
            FailQuietly(Ended, failure);
        }
        else if (!Ended.Called)
        {
            Ended.Callback(root.Stage.ValueAs<T>());
        }
    }
}
