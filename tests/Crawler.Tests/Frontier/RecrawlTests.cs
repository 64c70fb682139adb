using Crawler.Frontier;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Frontier;

/// <summary>Crawls that begin again, and states to look at.</summary>
public sealed class RecrawlTests : IDisposable
{
    private static readonly PageValidators s_validators = new(
        "\"v1\"",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, default)
    );

    private readonly TestDirectory _directory = new();

    private CrawlSettings Again => _directory.Settings with { Recrawl = true };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_ended_crawl_begins_again_with_the_validators_of_its_pages()
    {
        CrawlOnce(_directory.Settings);

        With(
            Again,
            async (frontier, state) =>
            {
                Assert.Equal([("shop.test", 3)], state.Hosts);
                Assert.Equal((3, 0, 0, 0, 0), (state.Seen, state.Done, state.Failed, state.Dropped, state.StartsRead));
                Assert.Equal(1, state.Items);
                TakenRequests taken = await frontier.Take();
                Assert.Equal(["/done", "/failed", "/dropped"], taken.Paths());
                Assert.Equal(s_validators, taken.Requests[0].Validators);
                Assert.Null(taken.Requests[1].Validators);
                Assert.Equal([0, 0, 0], taken.Requests.Select(static request => request.Attempts));
                Assert.Equal([0, 0, 0], taken.Requests.Select(static request => request.Request.Priority));
            }
        );
    }

    [Fact]
    public void A_crawl_that_has_not_ended_goes_on()
    {
        CrawlOnce(_directory.Settings);
        With(_directory.Settings, static async (frontier, _) => await frontier.Add("/new"));

        With(
            Again,
            static async (frontier, state) =>
            {
                Assert.Equal(2, state.Done);
                Assert.Equal(["/new"], (await frontier.Take()).Paths());
            }
        );
    }

    [Fact]
    public void An_ended_crawl_stays_ended_without_the_setting()
    {
        CrawlOnce(_directory.Settings);

        With(
            _directory.Settings,
            static async (frontier, state) =>
            {
                Assert.Empty(state.Hosts);
                Assert.Equal(1, (await frontier.Add("/done")).DuplicateRequests);
            }
        );
    }

    [Fact]
    public void The_validators_of_an_unchanged_page_and_of_one_that_fails_now_stay()
    {
        CrawlOnce(_directory.Settings);
        With(
            Again,
            async (frontier, _) =>
            {
                TakenRequests taken = await frontier.Take();
                await Finish(frontier, taken.Requests[0].Id, RequestEnd.Done, status: 304);
                await Finish(frontier, taken.Requests[1].Id, RequestEnd.Done, s_validators);
                await Finish(frontier, taken.Requests[2].Id, RequestEnd.Dropped);
            }
        );
        With(
            Again,
            async (frontier, _) =>
            {
                TakenRequests taken = await frontier.Take();
                await Finish(frontier, taken.Requests[0].Id, RequestEnd.Done, status: 200);
                await Finish(frontier, taken.Requests[1].Id, RequestEnd.Failed, status: 500);
                await Finish(frontier, taken.Requests[2].Id, RequestEnd.Dropped);
            }
        );

        With(
            Again,
            async (frontier, _) =>
            {
                TakenRequests taken = await frontier.Take();
                Assert.Equal([null, s_validators, null], taken.Requests.Select(static request => request.Validators));
            }
        );
    }

    [Fact]
    public void A_key_holds_within_one_crawl_and_repeated_requests_come_anew()
    {
        CrawlOnce(_directory.Settings);

        With(
            Again,
            async (frontier, _) =>
            {
                Assert.Equal(0, (await frontier.FinishNext(Item("changed", "key"))).DuplicateItems);
                Assert.Equal(1, (await frontier.FinishNext(Item("other", "key"))).DuplicateItems);
            }
        );

        Assert.Equal(2, CrawlState.Read(_directory.State).Totals.Items);
        Assert.Equal(2, CrawlState.Read(_directory.State).Crawl);
    }

    [Fact]
    public void A_state_can_be_looked_at_while_its_crawl_runs_and_after()
    {
        string export = _directory.File("items.jsonl");
        With(
            _directory.Settings with
            {
                Exports = [export],
            },
            async (frontier, _) =>
            {
                await frontier.Add("/done", "/failed", "/queued", "/way");
                await frontier.FinishNext(Item("good"), Item(new Book(""), null, "Check: no title"));
                QueuedRequest failed = Assert.Single((await frontier.Take(1)).Requests);
                await Finish(frontier, failed.Id, RequestEnd.Failed, reason: "status 404", status: 404);
                await frontier.Take(1);

                var running = CrawlState.Read(_directory.State);
                Assert.Equal((1, 1), (running.UnderWay, running.Totals.Queued));
                Assert.False(running.IsComplete);
            }
        );

        var state = CrawlState.Read(_directory.State);
        Assert.Equal(("spider", 1, 0), (state.Spider, state.Crawl, state.UnderWay));
        Assert.Equal(new CrawlTotals(4, 1, 1, 0, 2, 1, 1), state.Totals);
        Assert.Equal([new("shop.test", 2, 1, 1, 0)], state.Hosts);
        Assert.Equal([new("http://shop.test/failed", "status 404", 404, 0)], state.FailedRequests);
        Assert.Equal([new("http://shop.test/done", "Book", "{\"Title\":\"\"}", "Check: no title")], state.FailedItems);
        Assert.Equal([KeyValuePair.Create("failed: status 404", 1L)], state.Outcomes);
        Assert.Contains(new(export, 1), state.Exports);
        Assert.Empty(CrawlState.Read(_directory.State, most: 0).FailedRequests);
    }

    [Fact]
    public void What_failed_can_be_queued_again()
    {
        CrawlOnce(_directory.Settings);
        Assert.True(CrawlState.Read(_directory.State).IsComplete);

        Assert.Equal(1, CrawlState.RequeueFailed(_directory.State));
        Assert.Equal(0, CrawlState.RequeueFailed(_directory.State));

        With(
            _directory.Settings,
            static async (frontier, state) =>
            {
                Assert.Equal((2, 0, 1), (state.Done, state.Failed, state.Dropped));
                QueuedRequest request = Assert.Single((await frontier.Take()).Requests);
                Assert.Equal((0, 0), (request.Attempts, request.Request.Priority));
            }
        );
    }

    [Fact]
    public void A_state_in_use_is_not_changed_by_others() =>
        With(
            _directory.Settings,
            (_, _) =>
            {
                Assert.Contains(
                    "is in use by process",
                    Assert.Throws<CrawlFileException>(() => CrawlState.RequeueFailed(_directory.State)).Message,
                    StringComparison.Ordinal
                );
                return Deferred.Succeed();
            }
        );

    [Fact]
    public void A_directory_without_a_state_is_named()
    {
        string message = Assert.Throws<CrawlFileException>(() => CrawlState.Read(_directory.State)).Message;
        Assert.StartsWith($"There is no state of a crawl in {_directory.State}.", message, StringComparison.Ordinal);
        Assert.Throws<CrawlFileException>(() => CrawlState.RequeueFailed(_directory.State));
        Assert.False(Directory.Exists(_directory.State));
    }

    private static Deferred<Recorded> Finish(
        SqliteFrontier frontier,
        long id,
        RequestEnd end,
        PageValidators? validators = null,
        int? status = null,
        string? reason = null
    ) =>
        frontier.Finish(
            new FinishedRequest
            {
                Id = id,
                End = end,
                Status = status,
                Reason = reason,
                Validators = validators,
            }
        );

    // One request of each end, the failed one with a repetition, and a repeated request.
    private static void CrawlOnce(CrawlSettings settings) =>
        With(
            settings,
            static async (frontier, _) =>
            {
                await frontier.Add(
                    [
                        Request("/done"),
                        Request("/failed"),
                        Request("/dropped"),
                        Request("/done") with
                        {
                            IsRepeated = true,
                        },
                    ],
                    4
                );
                TakenRequests taken = await frontier.Take();
                await frontier.Finish(
                    new FinishedRequest
                    {
                        Id = taken.Requests[0].Id,
                        End = RequestEnd.Done,
                        Validators = s_validators,
                        Items = [Item("first", "key")],
                    }
                );
                await frontier.PutBack(taken.Requests[1].Id, 1, Now);
                QueuedRequest again = Assert.Single((await frontier.Take()).Requests);
                await Finish(frontier, again.Id, RequestEnd.Failed, reason: "timeout");
                await Finish(frontier, taken.Requests[2].Id, RequestEnd.Dropped, reason: "robots.txt");
                await Finish(frontier, taken.Requests[3].Id, RequestEnd.Done);
            }
        );

    private sealed record Book(string Title);
}
