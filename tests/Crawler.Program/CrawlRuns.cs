namespace Crawler.Program;

/// <summary>Runs of the crawler.</summary>
internal static class CrawlRuns
{
    public static int Graph(ProgramOptions options)
    {
        string[] hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];
        return Run(new GraphSpider(options.Address, hosts), Settings(options));
    }

    public static int Each(ProgramOptions options) =>
        Run(new AddressSpider(options.Address.Split(',')), Settings(options) with { RobotsTxtObey = false });

    public static int Queue(ProgramOptions options)
    {
        CrawlSettings settings = Settings(options) with { CloseSpiderPageCount = options.Pages };
        return Run(new QueueSpider(options.Address, options.Pages), settings);
    }

    private static CrawlSettings Settings(ProgramOptions options) =>
        new()
        {
            AllowPrivateAddresses = true,
            StateDirectory = options.State,
            Exports = options.Items is { } items ? [items] : [],
            ConcurrentRequests = options.Concurrent,
            ConcurrentRequestsPerDomain = options.Domain,
        };

    private static int Run(Spider spider, CrawlSettings settings) =>
        Reactor.Main(
            async Deferred (reactor) =>
            {
                CrawlSummary summary = await new Crawl(reactor, spider, settings).Run();
                Console.WriteLine($"pages {summary.Statistics.Pages}");
                foreach ((string outcome, long count) in summary.Statistics.Outcomes)
                {
                    Console.WriteLine($"{outcome} {count}");
                }
            }
        );
}
