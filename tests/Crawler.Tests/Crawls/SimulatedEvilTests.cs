namespace Crawler.Tests.Crawls;

/// <summary>In a simulation.</summary>
public sealed class SimulatedEvilTests : EvilContract
{
    private protected override Outcome Crawl(
        CrawlSettings settings,
        IReadOnlyList<string>? allowed,
        params string[] starts
    ) => SimulatedCrawl.Of(Site, new PageSpider([.. starts.Select(start => Address(start, ""))], allowed), settings);
}
