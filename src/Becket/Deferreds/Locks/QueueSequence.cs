namespace Becket.Deferreds.Locks;

/// <summary>The values of a queue, for a loop.</summary>
internal sealed class QueueSequence<T>(DeferredQueue<T> queue) : DeferredSequence<T>
{
    public override DeferredEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new QueueEnumerator<T>(queue, cancellationToken);
}
