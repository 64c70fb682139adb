using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Http.Loop;

/// <summary>HTTP/1.1 on the loop: the handler that applications get. It brings requests to the loop, and answers from
/// it.</summary>
internal sealed class LoopHttpHandler : HttpMessageHandler
{
    private readonly Reactor _reactor;
    private readonly LoopSettings _settings;
    private readonly ServerPools _pools;
    private volatile bool _isDisposed;

    public LoopHttpHandler(Reactor reactor, LoopSettings settings, Connector connector)
    {
        _reactor = reactor;
        _settings = settings;
        _pools = new ServerPools(reactor, settings, connector);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "HttpClient.Send would stop the loop that has to bring the answer. Use await client.SendAsync(…)."
        );

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<HttpResponseMessage>(cancellationToken);
        }

        return _reactor.IsOnThread
            ? Start(request, cancellationToken)
            : _reactor.CallFromThreadAsync(
                Task<HttpResponseMessage> () => Start(request, cancellationToken),
                CancellationToken.None
            );
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            if (_reactor.IsOnThread)
            {
                _pools.Close();
            }
            else
            {
                // If the call comes too late, the reactor has closed all connections already.
                _reactor.TryCallFromThread(new Reactors.Threads.PostedAction(_pools.Close));
            }
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> Start(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        Deferred<HttpResponseMessage> exchange;
        try
        {
            exchange = Follow(request, cancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<HttpResponseMessage>(error);
        }

        exchange
            .CancelOn(cancellationToken)
            .AddBoth(outcome =>
                NoContext.Run(
                    static pair => Complete(pair.answer, pair.outcome, pair.cancellationToken),
                    (answer, outcome, cancellationToken)
                )
            );
        return answer.Task;
    }

    private static void Complete(
        TaskCompletionSource<HttpResponseMessage> answer,
        Outcome<HttpResponseMessage> outcome,
        CancellationToken cancellationToken
    )
    {
        if (outcome.Failure is not { } failure)
        {
            answer.TrySetResult(outcome.Value);
        }
        else if (cancellationToken.IsCancellationRequested)
        {
            // Whatever the code under the request made of the cancellation.
            answer.TrySetCanceled(cancellationToken);
        }
        else
        {
            answer.TrySetException(failure.Exception);
        }
    }

    /// <summary>Sends a request, and those to which its answers redirect it.</summary>
    private async Deferred<HttpResponseMessage> Follow(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestChecks.Check(request);
        var redirects = new Redirects(request, _settings.MaxRedirects);
        while (true)
        {
            HttpResponseMessage response = await SendOnce(request, cancellationToken);
            if (!redirects.TryPrepareNext(request, response))
            {
                return response;
            }

            // Its connection goes on with the next request if the rest of the body is short.
            response.Dispose();
        }
    }

    private async Deferred<HttpResponseMessage> SendOnce(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Uri uri = request.RequestUri!;
        string? cookies = _settings.Cookies?.GetCookieHeader(uri) is { Length: > 0 } header ? header : null;
        HttpResponseMessage response = await _pools.Send(
            request,
            new RequestExtras(cookies, Decompressing.AcceptEncoding(request, _settings.Decompression)),
            cancellationToken
        );
        if (
            _settings.Cookies is { } container
            && response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values)
        )
        {
            CookieStore.Add(container, uri, values);
        }

        Decompressing.Wrap(response, _settings.Decompression);
        return response;
    }
}
