namespace Becket.Deferreds.Locks;

/// <summary>The enumerator of <c>await foreach (var value in channel)</c>. For the compiler.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Its wait is a deferred, unlike that of other enumerators: so cancelling the method that loops ends the wait
/// at once, and takes no value.</remarks>
[RunsOnLoop]
public sealed class DeferredChannelEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly DeferredChannel<T> _channel;
    private readonly CancellationToken _token;
    private readonly Func<T, bool> _take;
    private readonly Func<Failure, bool> _end;

    internal DeferredChannelEnumerator(DeferredChannel<T> channel, CancellationToken token)
    {
        (_channel, _token) = (channel, token);
        _take = value =>
        {
            Current = value;
            return true;
        };
        _end = failure =>
        {
            if (!channel.IsPlainEnd(failure))
            {
                failure.Throw();
            }

            return false;
        };
    }

    /// <summary>The value that the last <see cref="MoveNextAsync"/> has taken.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Takes the next value.</summary>
    /// <returns>A deferred: true, or false at the end of the channel. It fails if the channel has failed, or with
    /// <see cref="CancelledException"/>.</returns>
    public Deferred<bool> MoveNextAsync()
    {
        if (_token.IsCancellationRequested)
        {
            return Deferred.Fail<bool>(new CancelledException(_token));
        }

        if (_channel.TryGet(out T? value))
        {
            Current = value;
            return Deferred.Succeed(true);
        }

        return _channel.Get().CancelOn(_token).AddCallback(_take).AddErrback(_end);
    }

    ValueTask<bool> IAsyncEnumerator<T>.MoveNextAsync()
    {
        Deferred<bool> next = MoveNextAsync();
        return new ValueTask<bool>(next.AsTask());
    }

    /// <summary>Does nothing: an enumerator holds nothing but the last value.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
