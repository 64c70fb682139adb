namespace Crawler.Tests.Crawls;

/// <summary>Over real sockets.</summary>
public sealed class RealEvilTests : EvilContract
{
    private protected override Outcome Crawl(
        CrawlSettings settings,
        IReadOnlyList<string>? allowed,
        params string[] starts
    ) =>
        RealCrawl.OfLoop(
            Site,
            port => new PageSpider([.. starts.Select(start => Address(start, port))], allowed),
            settings with
            {
                RetryDelay = TimeSpan.FromMilliseconds(5),
            }
        );
}
