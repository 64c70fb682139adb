namespace Crawler.Scraping;

/// <summary>Which of the requests that a page gives belong to the crawl.</summary>
internal sealed class FoundFilter
{
    private readonly CrawlSettings _settings;
    private readonly string[]? _allowed;

    public FoundFilter(Spider spider, CrawlSettings settings)
    {
        _settings = settings;
        _allowed = spider.AllowedHosts is { } named
            ? [.. named.Select(host => host.ToLowerInvariant())]
            : Hosts(spider);
    }

    /// <summary>Why a request is left out; null if it belongs.</summary>
    public string? Refuse(CrawlRequest request)
    {
        if (_settings.DepthLimit > 0 && request.Depth > _settings.DepthLimit)
        {
            return "depth";
        }

        if (request.Address.AbsoluteUri.Length > _settings.UrlLengthLimit)
        {
            return "long address";
        }

        return IsAllowed(request.Address.IdnHost) ? null : "other host";
    }

    // Without start addresses nothing says which hosts are meant, so all are.
    private static string[]? Hosts(Spider spider)
    {
        string[] hosts =
        [
            .. spider
                .StartAddresses.Select(address => new CrawlRequest(address).Address.IdnHost.ToLowerInvariant())
                .Distinct(),
        ];
        return hosts.Length > 0 ? hosts : null;
    }

    private bool IsAllowed(string host)
    {
        if (_allowed is null)
        {
            return true;
        }

        foreach (string allowed in _allowed)
        {
            if (
                allowed == "*"
                || (
                    host.EndsWith(allowed, StringComparison.OrdinalIgnoreCase)
                    && (host.Length == allowed.Length || host[^(allowed.Length + 1)] == '.')
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
