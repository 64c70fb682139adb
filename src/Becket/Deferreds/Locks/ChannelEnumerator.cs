namespace Becket.Deferreds.Locks;

/// <summary>Takes the values of a channel, until that ends.</summary>
internal sealed class ChannelEnumerator<T> : DeferredEnumerator<T>
{
    private readonly DeferredChannel<T> _channel;
    private readonly CancellationToken _token;
    private readonly Func<Failure, bool> _end;

    public ChannelEnumerator(DeferredChannel<T> channel, CancellationToken token)
    {
        (_channel, _token) = (channel, token);
        _end = failure =>
        {
            if (!channel.IsPlainEnd(failure))
            {
                failure.Throw();
            }

            return false;
        };
    }

    public override Deferred<bool> MoveNextAsync()
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

        return Take(_channel.Get().CancelOn(_token)).AddErrback(_end);
    }
}
