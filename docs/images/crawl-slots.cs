#:project ../../samples/Crawler/Crawler.csproj

// The crawl whose bounds docs/images/crawl-slots.py draws: pages of the test site, and items that wait in a stage.
using Crawler;
using Crawler.Items;

return CrawlProgram.Main(new Graph(args[0]), args[1..]);

internal sealed record Heading(string? Text);

internal sealed class Graph : Spider<Heading>
{
    private readonly string _start;

    public Graph(string start)
    {
        _start = start;
        AddStage(new SlowStage());
    }

    public override IEnumerable<string> StartAddresses => [_start];

    public override IReadOnlyList<string> AllowedHosts => ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];

    public override IEnumerable<Output<Heading>> Parse(Page page)
    {
        foreach (string text in page.Texts(".item .name"))
        {
            yield return new Heading(text);
        }

        foreach (CrawlRequest link in page.FollowAll("a.page"))
        {
            yield return link;
        }
    }
}

internal sealed class SlowStage : ItemStage<Heading>
{
    public override int Slots => 100;

    public override async Deferred<Heading?> Process(Heading item, Page page)
    {
        // A look-up at a service that answers slowly.
        await Reactor.Current!.DeferLater(TimeSpan.FromSeconds(1));
        return item;
    }
}
