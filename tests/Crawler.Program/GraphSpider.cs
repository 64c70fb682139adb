using AngleSharp.Dom;

namespace Crawler.Program;

/// <summary>Takes the items of all pages of the graph.</summary>
public sealed class GraphSpider(string start, IReadOnlyList<string>? hosts) : Spider<PageItem>
{
    public override IEnumerable<string> StartAddresses => [start];

    public override IReadOnlyList<string>? AllowedHosts => hosts;

    public override IEnumerable<Output<PageItem>> Parse(Page page)
    {
        foreach (IElement item in page.All("div.item"))
        {
            yield return new PageItem(
                item.GetAttribute("data-key") ?? "",
                item.QuerySelector(".name")?.TextContent ?? "",
                item.QuerySelector(".price")?.TextContent ?? ""
            );
        }

        foreach (CrawlRequest link in page.FollowAll("a.page"))
        {
            yield return link;
        }
    }
}
