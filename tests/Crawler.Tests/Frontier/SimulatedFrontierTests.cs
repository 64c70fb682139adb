using Becket.Simulations;
using Crawler.Frontier;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Frontier;

/// <summary>The frontier in a simulation, where functions of threads run on the loop.</summary>
public sealed class SimulatedFrontierTests
{
    [Fact]
    public void A_frontier_works_in_a_simulation_and_is_the_same_in_each_run()
    {
        var files = new List<string>();
        for (int run = 0; run < 2; run++)
        {
            using var directory = new TestDirectory();
            Simulation.Run(
                seed: 7,
                simulation =>
                {
                    Host host = simulation.AddHost("crawler");
                    host.Run(reactor => Crawl(reactor, directory));
                    simulation.RunFor(TimeSpan.FromMinutes(1));
                }
            );
            files.Add(File.ReadAllText(directory.File("items.csv")));
        }

        Assert.StartsWith("Name\r\npage 0\r\npage 1\r\n", files[0], StringComparison.Ordinal);
        Assert.Equal(21, files[0].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(files[0], files[1]);
    }

    private static async Deferred Crawl(Reactor reactor, TestDirectory directory)
    {
        var frontier = new SqliteFrontier(
            reactor,
            directory.Settings with
            {
                Exports = [directory.File("items.csv"), directory.File("items.db")],
            },
            "spider"
        );
        await frontier.Open();
        await frontier.Add("/0");
        for (int i = 0; i < 20; i++)
        {
            QueuedRequest next = Assert.Single((await frontier.Take(1)).Requests);
            await reactor.DeferLater(TimeSpan.FromMilliseconds(reactor.Random.Next(500)));
            await frontier.Finish(
                new FinishedRequest
                {
                    Id = next.Id,
                    End = RequestEnd.Done,
                    Found = [Request($"/{i + 1}")],
                    Items = [Item(new { Name = $"page {i}" })],
                }
            );
        }

        CrawlTotals totals = await frontier.Close();
        Assert.Equal((21, 20, 1), (totals.Seen, totals.Done, totals.Queued));
    }
}
