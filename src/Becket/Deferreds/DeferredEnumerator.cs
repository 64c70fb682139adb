namespace Becket.Deferreds;

/// <summary>The enumerator of <c>await foreach</c> over a <see cref="DeferredSequence{T}"/>. For the
/// compiler.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Threads: the reactor's. One wait at a time.</remarks>
[RunsOnLoop]
public abstract class DeferredEnumerator<T> : IAsyncEnumerator<T>
{
    private Func<T, bool>? _take;

    private protected DeferredEnumerator() { }

    /// <summary>The value that the last <see cref="MoveNextAsync"/> has taken.</summary>
    public T Current { get; private protected set; } = default!;

    /// <summary>Takes the next value.</summary>
    /// <returns>A deferred: true, or false at the end of the sequence. It fails with what ended the sequence, or with
    /// an <see cref="OperationCanceledException"/>. Cancelling it takes no value.</returns>
    public abstract Deferred<bool> MoveNextAsync();

    /// <summary>Ends the loop, and releases what it holds.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    ValueTask<bool> IAsyncEnumerator<T>.MoveNextAsync() => new(MoveNextAsync().AsTask());

    /// <summary>The loop has ended.</summary>
    private protected virtual void Close() { }

    /// <summary>Takes the value of a deferred when it comes.</summary>
    private protected Deferred<bool> Take(Deferred<T> next) =>
        next.AddCallback(
            _take ??= value =>
            {
                Current = value;
                return true;
            }
        );
}
