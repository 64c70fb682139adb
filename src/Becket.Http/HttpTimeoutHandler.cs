using System.Net;
using Becket.Http.Timeouts;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Http;

/// <summary>Limits the time of requests by the reactor's clock, in place of <see cref="HttpClient.Timeout"/>, which
/// follows the real clock in virtual time too.</summary>
/// <remarks>
/// <para>A request that takes longer is cancelled, and fails with a <see cref="TimeoutException"/>; its connection is
/// closed. So does a read of a body.</para>
/// <para>Threads: any. Differs from <see cref="HttpClient.Timeout"/>: the time of reading a body counts also for a
/// caller that reads it as a stream, and the exception is not a cancellation.</para>
/// </remarks>
public sealed class HttpTimeoutHandler : DelegatingHandler
{
    private readonly TimeProvider _time;

    /// <summary>Puts the limits around a handler.</summary>
    /// <param name="reactor">The reactor whose clock counts.</param>
    /// <param name="inner">The handler that sends requests.</param>
    public HttpTimeoutHandler(Reactor reactor, HttpMessageHandler inner)
        : this(reactor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        InnerHandler = inner;
    }

    /// <summary>Makes a handler that a chain of handlers is built of, as <c>AddHttpMessageHandler</c> does.</summary>
    /// <param name="reactor">The reactor whose clock counts.</param>
    public HttpTimeoutHandler(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _time = reactor.TimeProvider;
    }

    /// <summary>How long a request may take, from its beginning to the end of the answer's body. Default: 100 s, as in
    /// <see cref="HttpClient"/>. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: no limit.</summary>
    public TimeSpan Timeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(Timeout));
    } = TimeSpan.FromSeconds(100);

    /// <summary>How long a read of the answer's body may wait for the next bytes. Default:
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, no limit.</summary>
    /// <remarks>The time in which the program does not read does not count.</remarks>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = TimeLimits.Positive(value, nameof(IdleTimeout));
    } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var limit = new RequestLimit(_time, Timeout, IdleTimeout, request.RequestUri);
        try
        {
            HttpResponseMessage response = await limit
                .Run(
                    this,
                    static (handler, state, token) => handler.SendInner(state, token),
                    request,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                // What comes is no answer any more.
                limit.Dispose();
            }
            else
            {
                response.Content = await LimitedContent.Create(response.Content, limit).ConfigureAwait(false);
            }

            return response;
        }
        catch
        {
            limit.Dispose();
            throw;
        }
    }

    private Task<HttpResponseMessage> SendInner(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);
}
