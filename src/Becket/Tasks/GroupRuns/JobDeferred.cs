using Becket.Deferreds;
using Becket.Deferreds.Scopes;

namespace Becket.Tasks.GroupRuns;

/// <summary>The end of a job, for code that waits for it. Cancelling it cancels the job, and it fires when that has
/// ended.</summary>
internal sealed class JobDeferred(ScopeNode scope) : Deferred
{
    internal override string WaitText => "a job of a TaskGroup";

    internal override Deferred? CancelUnfired()
    {
        scope.Cancel();
        return null;
    }
}

/// <inheritdoc cref="JobDeferred"/>
internal sealed class JobDeferred<T>(ScopeNode scope) : Deferred<T>
{
    internal override string WaitText => "a job of a TaskGroup";

    internal override Deferred? CancelUnfired()
    {
        scope.Cancel();
        return null;
    }
}
