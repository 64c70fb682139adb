namespace Becket.Deferreds.Locks;

/// <summary>Takes the values of a queue, without an end.</summary>
internal sealed class QueueEnumerator<T>(DeferredQueue<T> queue, CancellationToken token) : DeferredEnumerator<T>
{
    public override Deferred<bool> MoveNextAsync() =>
        token.IsCancellationRequested
            ? Deferred.Fail<bool>(new CancelledException(token))
            : Take(queue.Get().CancelOn(token));
}
