using System.Net;
using Becket.Simulations;
using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>A crawler and a site in a simulation: each name of the site is a host with an address of the internet, and
/// the crawler is one more.</summary>
internal sealed class SimulatedCrawl : IDisposable
{
    /// <summary>The crawler's host.</summary>
    public const string CrawlerHost = "crawler";

    private readonly TemporaryDirectory _directory = new();
    private readonly Spider _spider;
    private readonly CrawlSettings _settings;

    public SimulatedCrawl(Simulation simulation, TestSite site, Spider spider, CrawlSettings settings)
    {
        Simulation = simulation;
        Site = site;
        _spider = spider;
        _settings = settings.StateDirectory is not null
            ? settings
            : settings with
            {
                Exports = [_directory.Of("items.jsonl")],
                StateDirectory = _directory.Of("state"),
            };
        foreach (string name in site.Options.Hosts)
        {
            AddSite(name);
        }

        simulation.AddHost(CrawlerHost).Run(Run);
    }

    public Simulation Simulation { get; }

    public TestSite Site { get; }

    /// <summary>Where the crawler's reactor looks names up; null for the hosts' own names.</summary>
    public IResolver? Resolver { get; set; }

    /// <summary>The crawl that runs; null before.</summary>
    public Crawl? Crawl { get; private set; }

    /// <summary>How the crawl ended; null before.</summary>
    public CrawlSummary? Summary { get; private set; }

    /// <summary>What is in the file of items.</summary>
    public IReadOnlyList<string> Lines => Outcome.Read(_settings.Exports[0]);

    /// <summary>Runs one crawl to its end.</summary>
    public static Outcome Of(
        TestSite site,
        Spider spider,
        CrawlSettings? settings = null,
        Action<SimulatedCrawl>? more = null,
        ulong seed = 1
    )
    {
        Outcome? outcome = null;
        Simulation.Run(
            seed,
            simulation =>
            {
                using var crawl = new SimulatedCrawl(simulation, site, spider, settings ?? new CrawlSettings());
                more?.Invoke(crawl);
                Assert.True(simulation.RunUntil(() => crawl.Summary is not null, TimeSpan.FromDays(2)), "It goes on.");
                outcome = new Outcome(crawl.Summary!, crawl.Lines, site.Log);
            },
            new SimulationOptions { RarePaths = false }
        );
        return outcome!;
    }

    /// <summary>Adds a host that serves the site, or another.</summary>
    public void AddSite(string name, string? address = null, TestSite? site = null) =>
        AddHost(name, address).Run(reactor => LoopFront.Listen(reactor, site ?? Site, 80));

    /// <summary>Adds a host on which nothing listens.</summary>
    public Host AddHost(string name, string? address = null) =>
        Simulation.AddHost(
            name,
            address is null ? new IPAddress([20, 0, 0, (byte)(Simulation.Hosts.Count + 1)]) : IPAddress.Parse(address)
        );

    public void Dispose() => _directory.Dispose();

    private async Deferred Run(Reactor reactor)
    {
        if (Resolver is not null)
        {
            reactor.Resolver = Resolver;
        }

        Crawl = new Crawl(reactor, _spider, _settings with { Random = reactor.Random });
        Summary = await Crawl.Run();
    }
}
