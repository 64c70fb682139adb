using Becket.Simulations;
using Becket.Simulations.Networks;
using Crawler.Program;
using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>Crawls under faults of the network that follow from a seed.</summary>
public sealed class FaultTests
{
    private const int Requests = 10,
        PerDomain = 4;

    [Fact]
    public void Every_page_and_every_item_comes_once_over_resets_losses_slow_hosts_and_refused_connections() =>
        Simulation.Explore(seeds: 12, Scenario);

    private static void Scenario(Simulation simulation)
    {
        var site = new TestSite(
            new SiteOptions
            {
                Seed = simulation.Seed,
                Pages = 120,
                Links = 12,
                PageBytes = 2048,
                Delay = TimeSpan.FromMilliseconds(300),
            }
        );
        using var crawl = new SimulatedCrawl(
            simulation,
            site,
            new GraphSpider(site.Graph.AddressOf(0, ""), site.Options.Hosts),
            new CrawlSettings
            {
                ConcurrentRequests = Requests,
                ConcurrentRequestsPerDomain = PerDomain,
                DownloadTimeout = TimeSpan.FromSeconds(20),
                RetryTimes = 50,
            }
        );
        for (int fault = 0; fault < 5; fault++)
        {
            AddFault(simulation, site.Options.Hosts[simulation.Random.Next(site.Options.Hosts.Count)]);
        }

        simulation.Always(
            "the bounds are kept",
            () =>
                crawl.Crawl is not { Statistics: var statistics }
                || (
                    statistics.Active <= Requests
                    && statistics.Hosts.Values.All(host => host.Active <= PerDomain && host.MostActive <= PerDomain)
                )
        );
        Assert.True(simulation.RunUntil(() => crawl.Summary is not null, TimeSpan.FromDays(1)), "The crawl goes on.");

        CrawlSummary summary = crawl.Summary!;
        Assert.Equal(CrawlSummary.Finished, summary.Reason);
        Assert.Equal(0, summary.Total.Failed);
        Assert.Equal(site.Options.Pages, summary.Total.Done);
        Assert.Equal(site.Graph.Keys.Order(), Outcome.Values(crawl.Lines, "Key").Order());

        // What was fetched twice was repeated by the crawl after a failure.
        int fetched = site.Log.Requests.Count(request => request.Address != "/robots.txt");
        Assert.InRange(fetched, site.Options.Pages, site.Options.Pages + (int)summary.Statistics.Retries);
    }

    private static void AddFault(Simulation simulation, string host)
    {
        Network network = simulation.Network;
        const string Crawler = SimulatedCrawl.CrawlerHost;
        var at = TimeSpan.FromSeconds(simulation.Random.NextDouble() * 8);
        var length = TimeSpan.FromSeconds(1 + (simulation.Random.NextDouble() * 30));
        Action end;
        switch (simulation.Random.Next(6))
        {
            case 0:
                simulation.At(at, () => network.ResetConnections(Crawler, host));
                return;

            case 1:
                simulation.At(at, () => network.SetLoss(Crawler, host, 0.3));
                end = () => network.ClearLoss(Crawler, host);
                break;

            case 2:
                simulation.At(at, () => network.Partition(Crawler, host));
                end = () => network.Repair(Crawler, host);
                break;

            case 3:
                simulation.At(at, () => network.SetBandwidth(Crawler, host, 1_000));
                end = () => network.ClearBandwidth(Crawler, host);
                break;

            case 4:
                simulation.At(at, () => network.Refuse(host));
                end = () => network.Accept(host);
                break;

            default:
                simulation.At(at, () => network.SetLatency(Crawler, host, at, length));
                end = () => network.ClearLatency(Crawler, host);
                break;
        }

        simulation.At(at + length, end);
    }
}
