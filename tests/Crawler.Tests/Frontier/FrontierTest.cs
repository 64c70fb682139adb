using Becket.Testing;
using Crawler.Frontier;
using Crawler.Items;

namespace Crawler.Tests.Frontier;

/// <summary>What tests of the frontier share.</summary>
internal static class FrontierTest
{
    /// <summary>Some moment.</summary>
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private static readonly CrawlTotals s_nothing = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Runs a test on an open frontier, in virtual time.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="test">The test.</param>
    /// <returns>What the state holds at the end.</returns>
    public static CrawlTotals With(CrawlSettings settings, Func<SqliteFrontier, FrontierState, Deferred> test) =>
        ReactorTest.Run(async reactor =>
        {
            var frontier = new SqliteFrontier(reactor, settings, "spider");
            FrontierState state = await frontier.Open();
            try
            {
                await test(frontier, state);
            }
            catch
            {
                await frontier.Close().AddErrback(static _ => s_nothing);
                throw;
            }

            return await frontier.Close();
        });

    /// <summary>Adds requests of one host.</summary>
    public static Deferred<Recorded> Add(this SqliteFrontier frontier, params string[] paths) =>
        frontier.Add([.. paths.Select(Request)], 0);

    /// <summary>Takes requests of that host.</summary>
    public static Deferred<TakenRequests> Take(this SqliteFrontier frontier, int count = 100) =>
        frontier.Take("shop.test", count, Now);

    /// <summary>Takes the next request, and ends it with these items.</summary>
    public static async Deferred<Recorded> FinishNext(this SqliteFrontier frontier, params ItemRecord[] items)
    {
        QueuedRequest next = Assert.Single((await frontier.Take(1)).Requests);
        return await frontier.Finish(
            new FinishedRequest
            {
                Id = next.Id,
                End = RequestEnd.Done,
                Items = items,
            }
        );
    }

    /// <summary>A request of that host.</summary>
    public static CrawlRequest Request(string path) => new($"http://shop.test{path}");

    /// <summary>The paths of requests.</summary>
    public static string[] Paths(this TakenRequests taken) =>
        [.. taken.Requests.Select(static request => request.Request.Address.PathAndQuery)];

    /// <summary>An item.</summary>
    public static ItemRecord Item(object item, string? key = null, string? error = null) =>
        ItemJson.Record(item, key, error);
}
