using System.Net;
using Becket.Testing;
using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>Crawls over real sockets: all names of the site are 127.0.0.1.</summary>
internal static class RealCrawl
{
    /// <summary>Crawls the site behind Kestrel.</summary>
    public static Outcome OfWeb(TestSite site, WebFront front, Spider spider, CrawlSettings? settings = null) =>
        Run(site, _ => spider, settings, front.Port);

    /// <summary>Crawls the site on a port of the crawler's own reactor, which sends what Kestrel does not.</summary>
    /// <param name="site">The site.</param>
    /// <param name="spider">Makes the spider for the port, which it gets as ":8080".</param>
    /// <param name="settings">The settings.</param>
    public static Outcome OfLoop(TestSite site, Func<string, Spider> spider, CrawlSettings? settings = null) =>
        Run(site, port => spider($":{port}"), settings, port: null);

    private static Outcome Run(TestSite site, Func<int, Spider> spider, CrawlSettings? settings, int? port)
    {
        using var directory = new TemporaryDirectory();
        CrawlSummary? summary = null;
        settings = (settings ?? new CrawlSettings()) with { AllowPrivateAddresses = true };
        if (settings.StateDirectory is null)
        {
            settings = settings with
            {
                Exports = [directory.Of("items.jsonl")],
                StateDirectory = directory.Of("state"),
            };
        }

        ReactorTest.Run(
            async Deferred (reactor) =>
            {
                reactor.Resolver = new SiteResolver();
                ListeningPort? listening = port is null ? await LoopFront.Listen(reactor, site) : null;
                int at = port ?? ((IPEndPoint)listening!.Host).Port;
                summary = await new Crawl(reactor, spider(at), settings).Run();
                if (listening is not null)
                {
                    await listening.StopListening();
                }
            },
            new ReactorTestOptions { RealTime = true, RecordPlaces = false }
        );
        return new Outcome(summary!, Outcome.Read(settings.Exports[0]), site.Log);
    }
}
