using Becket.Deferreds;

namespace Becket.Tasks.ForEachRuns;

/// <summary>The result of a run. Cancelling it cancels the jobs, and it fails when they have ended.</summary>
internal sealed class ForEachDeferred(ForEachResults results) : Deferred
{
    internal override string WaitText => results.Run.WaitText;

    internal override IEnumerable<Deferred> Members => results.Run.Jobs;

    internal override Deferred? CancelUnfired() => results.Run.Cancel();
}

/// <inheritdoc cref="ForEachDeferred"/>
internal sealed class ForEachDeferred<T>(ForEachResults results) : Deferred<T>
{
    internal override string WaitText => results.Run.WaitText;

    internal override IEnumerable<Deferred> Members => results.Run.Jobs;

    internal override Deferred? CancelUnfired() => results.Run.Cancel();
}
