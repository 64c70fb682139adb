using Becket.Deferreds;

namespace Becket.Tasks.GroupRuns;

/// <summary>The result of a group. Cancelling it cancels the jobs, and it fails when they have ended.</summary>
internal sealed class GroupDeferred(TaskGroup group) : Deferred
{
    internal override string WaitText => $"a TaskGroup: {group.Running} jobs running";

    internal override IEnumerable<Deferred> Members => group.Jobs;

    internal override Deferred? CancelUnfired() => group.CancelFromOutside(t_cancellingToken);
}
