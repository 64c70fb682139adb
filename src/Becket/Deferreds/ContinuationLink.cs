namespace Becket.Deferreds;

/// <summary>The link of a waiting deferred in the chain that it waits for, when the deferred itself cannot be that
/// link.</summary>
internal sealed class ContinuationLink(Deferred waiting) : ChainLink
{
    internal override Deferred? Invoke(Deferred root) => waiting.ContinueFrom(root);
}
