using System.Text;
using System.Text.RegularExpressions;
using Crawler.Pages;
using Crawler.Robots;
using Crawler.Sitemaps;

namespace Crawler;

/// <summary>A spider that fetches the pages that sitemaps list.</summary>
/// <typeparam name="TItem">The type of its items.</typeparam>
/// <remarks>
/// <para><see cref="Spider.StartAddresses"/> are sitemaps, or the robots.txt of sites, which name theirs (or else it is
/// /sitemap.xml). All pages go to <see cref="Spider{TItem}.Parse"/>, unless <see cref="RoutePages"/> says
/// otherwise.</para>
/// <para>A sitemap is a page of the crawl like any other: what it lists is in the crawl's state as soon as it has been
/// read, so that a crawl that ends early goes on where it was.</para>
/// <para>Source: Scrapy's <c>SitemapSpider</c>.</para>
/// </remarks>
public abstract class SitemapSpider<TItem> : Spider<TItem>
    where TItem : notnull
{
    /// <summary>The label of requests for a robots.txt.</summary>
    public const string RobotsLabel = "robots.txt";

    /// <summary>The label of requests for sitemaps.</summary>
    public const string SitemapLabel = "sitemap";

    private readonly List<(Regex Address, string Label)> _routes = [];

    /// <summary>Makes the spider.</summary>
    protected SitemapSpider()
    {
        Route(RobotsLabel, ReadRobots);
        Route(SitemapLabel, ReadSitemap);
    }

    /// <summary>Pages that were last changed before this are left out, and sitemaps too; those without a date are
    /// not. Default: null, all are fetched.</summary>
    public virtual DateTimeOffset? ModifiedSince => null;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<CrawlRequest> StartRequests()
    {
        await foreach (CrawlRequest request in base.StartRequests())
        {
            bool isRobots = request.Address.AbsolutePath == "/robots.txt";
            yield return request with
            {
                Label = isRobots ? RobotsLabel : SitemapLabel,
            };
        }
    }

    /// <summary>Whether a page or a sitemap is fetched. Default: all are, that are not older than
    /// <see cref="ModifiedSince"/>.</summary>
    /// <remarks>It runs on the thread that parses, for each line of each sitemap.</remarks>
    protected virtual bool Takes(SitemapEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return ModifiedSince is not { } since || entry.LastModified is not { } modified || modified >= since;
    }

    /// <summary>Pages whose address matches go to the function of this label. Call it in the constructor; of several
    /// that match, the first counts. If there are any, what matches none is not fetched.</summary>
    /// <param name="pattern">A regular expression, which may match anywhere in the absolute address.</param>
    /// <param name="label">The label, as in <see cref="Spider{TItem}.Route"/>; "" is
    /// <see cref="Spider{TItem}.Parse"/>.</param>
    /// <exception cref="ArgumentException">The pattern cannot be read.</exception>
    protected void RoutePages(string pattern, string label = "")
    {
        ArgumentNullException.ThrowIfNull(label);

        // The addresses are a site's: one must not keep the thread busy for hours.
        _routes.Add((new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), label));
    }

    private static IEnumerable<Output<TItem>> ReadRobots(Page page)
    {
        IReadOnlyList<string> named = RobotsFile.Parse(page.Body.Span).Sitemaps;
        foreach (string link in named.Count > 0 ? named : ["/sitemap.xml"])
        {
            if (Links.TryResolve(page.Address, Encoding.UTF8, link, out Uri? address))
            {
                yield return new CrawlRequest(address) { Label = SitemapLabel };
            }
        }
    }

    private IEnumerable<Output<TItem>> ReadSitemap(Page page)
    {
        foreach (SitemapEntry entry in Sitemap.Parse(page))
        {
            if (Takes(entry) && LabelOf(entry) is { } label)
            {
                yield return new CrawlRequest(entry.Address) { Label = label };
            }
        }
    }

    private string? LabelOf(SitemapEntry entry)
    {
        if (entry.IsSitemap)
        {
            return SitemapLabel;
        }

        foreach ((Regex address, string label) in _routes)
        {
            if (address.IsMatch(entry.Address.AbsoluteUri))
            {
                return label;
            }
        }

        return _routes.Count == 0 ? "" : null;
    }
}
