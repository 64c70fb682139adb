namespace Crawler.Program;

/// <summary>Reads pages with a thousand links each, before any of those.</summary>
public sealed class QueueSpider(string site, int pages) : Spider<PageItem>
{
    public override IReadOnlyList<string>? AllowedHosts => ["127.0.0.1"];

    public override async IAsyncEnumerable<CrawlRequest> StartRequests()
    {
        await Task.CompletedTask;
        for (int page = 0; page < pages; page++)
        {
            yield return new CrawlRequest($"{site}/queue/{page}") { Priority = 1 };
        }
    }

    public override IEnumerable<Output<PageItem>> Parse(Page page) =>
        page.FollowAll().Select(link => (Output<PageItem>)link);
}
