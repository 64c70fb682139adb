namespace Becket.Deferreds;

/// <summary>Values that come one after the other: <c>await foreach (var value in sequence)</c>.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Each wait for a value is a deferred, unlike that of other sequences. So cancelling the method that loops
/// ends the wait at once, and takes no value. This holds for a loop over the sequence itself, and over
/// <see cref="WithCancellation"/>; code that sees an <see cref="IAsyncEnumerable{T}"/> waits for a value task, and is
/// cancelled by a token only. Threads: the reactor's.</remarks>
[RunsOnLoop]
public abstract class DeferredSequence<T> : IAsyncEnumerable<T>
{
    private protected DeferredSequence() { }

    /// <summary>Begins a loop. For the compiler.</summary>
    /// <param name="cancellationToken">Ends the wait for the next value, with an
    /// <see cref="OperationCanceledException"/>; no value is lost.</param>
    public abstract DeferredEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <summary>The same sequence for a loop that a token ends.</summary>
    /// <param name="cancellationToken">Ends the wait for the next value, with an
    /// <see cref="OperationCanceledException"/>; no value is lost.</param>
    public DeferredSequence<T> WithCancellation(CancellationToken cancellationToken) =>
        new WithToken(this, cancellationToken);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAsyncEnumerator(cancellationToken);

    private sealed class WithToken(DeferredSequence<T> sequence, CancellationToken token) : DeferredSequence<T>
    {
        /// <summary>With the token of the loop, if it gives one; otherwise with that of the sequence.</summary>
        public override DeferredEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            sequence.GetAsyncEnumerator(cancellationToken.CanBeCanceled ? cancellationToken : token);
    }
}
