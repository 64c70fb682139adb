namespace Becket.Http.Timeouts;

/// <summary>The time that is left for one request.</summary>
internal sealed class RequestLimit : IDisposable
{
    private readonly CancellationTokenSource _passed = new();
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _idleTimeout;
    private readonly Uri? _uri;
    private readonly ITimer? _total;
    private readonly ITimer? _idle;
    private volatile string? _what;

    public RequestLimit(TimeProvider time, TimeSpan timeout, TimeSpan idleTimeout, Uri? uri)
    {
        _idleTimeout = idleTimeout;
        _uri = uri;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            _total = time.CreateTimer(
                static limit => ((RequestLimit)limit!).OnPassed("was not complete"),
                this,
                timeout,
                Timeout.InfiniteTimeSpan
            );
        }

        if (idleTimeout != Timeout.InfiniteTimeSpan)
        {
            _idle = time.CreateTimer(
                static limit => ((RequestLimit)limit!).OnPassed("brought no bytes"),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        _timeout = timeout;
    }

    /// <summary>Runs a part of the request, and cancels it when the time has passed.</summary>
    public async ValueTask<TResult> Run<TTarget, TState, TResult>(
        TTarget target,
        Func<TTarget, TState, CancellationToken, Task<TResult>> part,
        TState state,
        CancellationToken cancellationToken
    )
    {
        ThrowIfPassed(null);
        using CancellationTokenSource? both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_passed.Token, cancellationToken)
            : null;
        try
        {
            return await part(target, state, both?.Token ?? _passed.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (_what is not null && !cancellationToken.IsCancellationRequested)
        {
            ThrowIfPassed(error);
            throw;
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            // With the caller's own token.
            throw new TaskCanceledException(error.Message, error, cancellationToken);
        }
    }

    public void BeginRead() => _idle?.Change(_idleTimeout, Timeout.InfiniteTimeSpan);

    public void EndRead() => _idle?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _total?.Dispose();
        _idle?.Dispose();
    }

    private void OnPassed(string what)
    {
        _what ??= what;
        _passed.Cancel();
    }

    private void ThrowIfPassed(Exception? error)
    {
        if (_what is { } what)
        {
            TimeSpan after = what == "brought no bytes" ? _idleTimeout : _timeout;
            throw new TimeoutException(
                $"The answer of {_uri?.GetLeftPart(UriPartial.Path)} {what} within {after.TotalSeconds:0.###} s.",
                error
            );
        }
    }
}
