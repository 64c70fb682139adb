using Becket.Deferreds;
using Becket.Deferreds.Links;

namespace Becket.Tasks.ForEachRuns;

/// <summary>One slot, and the link in its present job's chain. The same object serves job after job, so that a job
/// costs the run no allocation.</summary>
internal sealed class ForEachSlot(ForEachRun run) : CallbackLink
{
    /// <summary>The root of the present job; null while free.</summary>
    public Deferred? Job { get; set; }

    /// <summary>The present job's number, from 0.</summary>
    public long Number { get; set; }

    /// <summary>While free: the next free one.</summary>
    public ForEachSlot? NextFree { get; set; }

    internal override Deferred? Invoke(Deferred root) => run.JobEnded(this, root);
}
