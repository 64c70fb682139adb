namespace Becket.Deferreds.Async;

/// <summary>Stands in a chain for an async method that awaits it, when the method's own deferred cannot stand
/// there.</summary>
internal sealed class ResumeLink(Deferred method) : ChainLink
{
    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        Deferred? fired = method.Resume();
        if (fired is null)
        {
            root.ClearResult();
        }

        return fired;
    }

    internal override void Complete(Deferred root) => root.ClearResult();
}
