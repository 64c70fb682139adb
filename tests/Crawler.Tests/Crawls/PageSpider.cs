namespace Crawler.Tests.Crawls;

/// <summary>Follows all links, and gives an item a page.</summary>
internal sealed class PageSpider(IReadOnlyList<string> starts, IReadOnlyList<string>? allowed = null)
    : Spider<FoundPage>
{
    public override IEnumerable<string> StartAddresses => starts;

    public override IReadOnlyList<string>? AllowedHosts => allowed ?? base.AllowedHosts;

    public override IEnumerable<Output<FoundPage>> Parse(Page page)
    {
        yield return new FoundPage(
            page.Address.PathAndQuery,
            page.Address.Host,
            page.Text("title") ?? "",
            page.IsTruncated
        );
        foreach (CrawlRequest request in page.FollowAll())
        {
            yield return request;
        }
    }
}
