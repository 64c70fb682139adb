using System.Net;
using System.Net.Http.Headers;
using Becket.Http;
using Crawler.Addresses;
using Crawler.Frontier;
using Crawler.Robots;

namespace Crawler.Downloading;

/// <summary>Sends requests and reads answers. It knows no bounds: the scheduler does.</summary>
internal sealed class Downloader : IDisposable
{
    private readonly Reactor _reactor;
    private readonly CrawlSettings _settings;
    private readonly HttpClient _http;

    /// <summary>Makes a downloader.</summary>
    public Downloader(Reactor reactor, CrawlSettings settings)
    {
        _reactor = reactor;
        _settings = settings;
        PublicResolver? guard = settings.AllowPrivateAddresses ? null : new PublicResolver(reactor);
        _http = new HttpClient(
            reactor.CreateHttpHandler(
                handler =>
                {
                    // Redirects are requests of their own: robots.txt and the bounds hold for them too.
                    handler.AllowAutoRedirect = false;
                    // A parsing thread decompresses.
                    handler.AutomaticDecompression = DecompressionMethods.None;
                    handler.UseCookies = settings.CookiesEnabled;
                    handler.UseProxy = false;
                    handler.MaxConnectionsPerServer = settings.ConcurrentRequestsPerDomain;
                    handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
                    handler.ConnectTimeout = settings.DownloadTimeout;
                },
                new HttpHandlerOptions
                {
                    Endpoint = server => new HostnameEndpoint(reactor, server.Host, server.Port) { Resolver = guard },
                }
            )
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Fetches a page.</summary>
    /// <param name="queued">The request.</param>
    /// <param name="received">Told how many bytes each read of the body gave.</param>
    /// <returns>The answer, whatever its status. The body is read where it is of use: with a status of 200 to 299, and
    /// for those that the settings allow.</returns>
    /// <exception cref="DownloadException">There is no answer.</exception>
    public async Deferred<Download> Fetch(QueuedRequest queued, [RunsOnLoop] Action<int> received)
    {
        try
        {
            return await Deferred
                .FromTask(token => Send(queued, received, token))
                .AddTimeout(_settings.DownloadTimeout, _reactor);
        }
        catch (Exception error) when (error is not CancelledException)
        {
            throw FaultFinder.Explain(error, _settings.DownloadTimeout);
        }
    }

    /// <summary>Fetches a robots.txt: as much of it as counts.</summary>
    /// <exception cref="DownloadException">There is no answer.</exception>
    public async Deferred<RobotsAnswer> FetchRobots(Uri address)
    {
        try
        {
            return await Deferred
                .FromTask(token => SendForRobots(address, token))
                .AddTimeout(_settings.DownloadTimeout, _reactor);
        }
        catch (Exception error) when (error is not CancelledException)
        {
            DownloadException known = FaultFinder.Explain(error, _settings.DownloadTimeout);
            return known.Fault == DownloadFault.PrivateAddress ? new RobotsAnswer { Status = 403 } : throw known;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<RobotsAnswer> SendForRobots(Uri address, CancellationToken token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        using HttpResponseMessage answer = await _http.SendAsync(
            message,
            HttpCompletionOption.ResponseHeadersRead,
            token
        );
        ReadOnlyMemory<byte> body = default;
        if (answer.IsSuccessStatusCode)
        {
            using Stream stream = await answer.Content.ReadAsStreamAsync(token);
            byte[] buffer = new byte[RobotsFile.MaximumLength];
            int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token);

            // Some servers compress what was not asked to be compressed. It is short enough for the loop.
            (body, _) = BodyDecoder.Decode(
                buffer.AsMemory(0, length),
                answer.Content.Headers.ContentEncoding,
                RobotsFile.MaximumLength * 4
            );
        }

        CacheControlHeaderValue? cache = answer.Headers.CacheControl;
        return new RobotsAnswer
        {
            Status = (int)answer.StatusCode,
            Body = body,
            Location = answer.Headers.Location,
            Lifetime = cache is { NoCache: true } or { NoStore: true } ? TimeSpan.Zero : cache?.MaxAge,
            RetryAfter = RetryAfter.Of(answer.Headers, _reactor.TimeProvider.GetUtcNow()),
        };
    }

    private async Task<Download> Send(QueuedRequest queued, Action<int> received, CancellationToken token)
    {
        using HttpRequestMessage message = Message(queued);
        TimeSpan began = _reactor.Now;
        using HttpResponseMessage answer = await _http.SendAsync(
            message,
            HttpCompletionOption.ResponseHeadersRead,
            token
        );
        TimeSpan latency = _reactor.Now - began;
        (ReadOnlyMemory<byte> body, bool isTruncated) = (default, false);
        if (_settings.IsPage((int)answer.StatusCode))
        {
            using Stream stream = await answer.Content.ReadAsStreamAsync(token);
            (body, isTruncated) = await BodyReader.Read(
                stream,
                answer.Content.Headers.ContentLength,
                _settings.DownloadMaxSize,
                received,
                token
            );
        }

        return new Download((int)answer.StatusCode, answer.Headers, answer.Content.Headers, body, isTruncated, latency);
    }

    private HttpRequestMessage Message(QueuedRequest queued)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, queued.Request.Address)
        {
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        HttpRequestHeaders headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent);
        headers.TryAddWithoutValidation("Accept-Encoding", BodyDecoder.Accepted);
        foreach ((string name, string value) in _settings.DefaultRequestHeaders)
        {
            headers.TryAddWithoutValidation(name, value);
        }

        foreach ((string name, string value) in queued.Request.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }

        if (queued.Validators is { } validators && _settings.ConditionalRequests)
        {
            if (validators.EntityTag is { } tag)
            {
                headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            headers.IfModifiedSince = validators.LastModified;
        }

        return message;
    }
}
