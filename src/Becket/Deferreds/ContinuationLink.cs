namespace Becket.Deferreds;

/// <summary>Stands in a chain for a deferred that waits for it, when that deferred cannot stand there itself.</summary>
internal sealed class ContinuationLink(Deferred waiting) : ChainLink
{
    internal override Deferred? Invoke(Deferred root) => waiting.ContinueFrom(root);
}
