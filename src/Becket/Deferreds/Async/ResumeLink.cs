namespace Becket.Deferreds.Async;

/// <summary>The link of an async method in the chain that it awaits, when the method's own deferred cannot be that
/// link.</summary>
internal sealed class ResumeLink(Deferred method) : ChainLink
{
    internal override bool CompletesLater => true;

    internal override Deferred? Invoke(Deferred root)
    {
        Deferred? fired = AsyncMethod.Resume(method);
        if (fired is null)
        {
            root.ClearResult();
        }

        return fired;
    }

    internal override void Complete(Deferred root) => root.ClearResult();
}
