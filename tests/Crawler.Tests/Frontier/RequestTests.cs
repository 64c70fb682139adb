using System.Collections.Immutable;
using Crawler.Frontier;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Frontier;

/// <summary>Requests on their way through the frontier.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_request_is_handed_out_once() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                Recorded recorded = await frontier.Add("/a", "/b");
                TakenRequests first = await frontier.Take(1);
                TakenRequests second = await frontier.Take();
                TakenRequests third = await frontier.Take();

                Assert.Equal([("shop.test", 2)], recorded.Added);
                Assert.Equal(["/a"], first.Paths());
                Assert.Equal(1, first.Remaining);
                Assert.Equal(["/b"], second.Paths());
                Assert.Empty(third.Requests);
                Assert.Equal(0, third.Remaining);
                Assert.Null(third.NextDue);
            }
        );

    [Fact]
    public void Spellings_of_one_address_are_one_request() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                Recorded first = await frontier.Add("/a?x=1&y=2", "/a?y=2&x=1", "/a?x=1&y=2");
                Recorded second = await frontier.Add(
                    [new CrawlRequest("HTTP://SHOP.TEST:80/a?x=1&y=2"), new CrawlRequest("https://shop.test/")],
                    0
                );

                Assert.Equal((2, 1), (first.DuplicateRequests, second.DuplicateRequests));
                Assert.Equal([("shop.test", 1)], second.Added);
                Assert.Equal(["/a?x=1&y=2", "/"], (await frontier.Take()).Paths());
            }
        );

    [Fact]
    public void The_order_of_the_query_can_make_two_requests() =>
        With(
            _directory.Settings with
            {
                KeepQueryOrder = true,
            },
            async (frontier, _) => Assert.Equal(0, (await frontier.Add("/a?x=1&y=2", "/a?y=2&x=1")).DuplicateRequests)
        );

    [Fact]
    public void A_repeated_request_passes_though_its_address_was_seen() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/a");
                Recorded recorded = await frontier.Add([Request("/a") with { IsRepeated = true }], 0);

                Assert.Equal(0, recorded.DuplicateRequests);
                TakenRequests taken = await frontier.Take();
                Assert.Equal(["/a", "/a"], taken.Paths());
                Assert.Equal([false, true], taken.Requests.Select(static request => request.Request.IsRepeated));
            }
        );

    [Fact]
    public void Requests_come_by_priority_and_then_by_age() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add(
                    [
                        Request("/old"),
                        Request("/low") with
                        {
                            Priority = -1,
                        },
                        Request("/high") with
                        {
                            Priority = 5,
                        },
                        Request("/new"),
                    ],
                    0
                );

                Assert.Equal(["/high", "/old"], (await frontier.Take(2)).Paths());
                Assert.Equal(["/new", "/low"], (await frontier.Take(2)).Paths());
            }
        );

    [Fact]
    public void Hosts_have_queues_of_their_own() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                Recorded recorded = await frontier.Add(
                    [Request("/a"), new CrawlRequest("http://bücher.test/b"), Request("/c")],
                    0
                );

                Assert.Equal([("shop.test", 2), ("xn--bcher-kva.test", 1)], recorded.Added);
                Assert.Equal(["/b"], (await frontier.Take("xn--bcher-kva.test", 5, Now)).Paths());
                Assert.Empty((await frontier.Take("other.test", 5, Now)).Requests);
            }
        );

    [Fact]
    public void What_is_put_back_comes_when_it_is_due_and_keeps_nothing_waiting() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/a", "/b");
                long id = (await frontier.Take(1)).Requests[0].Id;
                await frontier.PutBack(id, 1, Now.AddSeconds(2));

                TakenRequests other = await frontier.Take();
                TakenRequests early = await frontier.Take("shop.test", 9, Now.AddSeconds(2).AddTicks(-1));
                TakenRequests due = await frontier.Take("shop.test", 9, Now.AddSeconds(2));

                Assert.Equal(["/b"], other.Paths());
                Assert.Equal((1, Now.AddSeconds(2)), (other.Remaining, other.NextDue));
                Assert.Empty(early.Requests);
                QueuedRequest again = Assert.Single(due.Requests);
                Assert.Equal((id, 1), (again.Id, again.Attempts));
                Assert.Null(due.NextDue);
            }
        );

    [Fact]
    public void A_repetition_comes_behind_others_by_the_setting() =>
        With(
            _directory.Settings with
            {
                RetryPriorityAdjust = -3,
            },
            async (frontier, _) =>
            {
                await frontier.Add([Request("/a") with { Priority = 10 }], 0);
                long id = (await frontier.Take(1)).Requests[0].Id;
                await frontier.PutBack(id, 2, Now);
                Assert.Equal(4, Assert.Single((await frontier.Take()).Requests).Request.Priority);

                // Put back for another reason than a failure.
                await frontier.PutBack(id, 2, Now);
                Assert.Equal(4, Assert.Single((await frontier.Take()).Requests).Request.Priority);
            }
        );

    [Fact]
    public void All_values_of_a_request_come_back()
    {
        CrawlRequest request = Request("/%7Ea b?q=ü") with
        {
            Label = "product",
            Priority = -7,
            Depth = 3,
            Redirects = 2,
            Data = ImmutableDictionary<string, string>.Empty.Add("kind", "\"größe\"\n"),
            Headers = ImmutableDictionary<string, string>.Empty.Add("Referer", "http://shop.test/"),
        };

        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add([request], 0);
                QueuedRequest taken = Assert.Single((await frontier.Take()).Requests);

                Assert.Equal(request.Data, taken.Request.Data.AsEnumerable());
                Assert.Equal(request.Headers, taken.Request.Headers.AsEnumerable());
                Assert.Equal(request with { Data = [], Headers = [] }, taken.Request with { Data = [], Headers = [] });
                Assert.Equal(0, taken.Attempts);
                Assert.Null(taken.Validators);
            }
        );
    }

    [Fact]
    public void The_end_of_a_request_is_recorded_with_all_that_came_of_it() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/a");
                QueuedRequest taken = Assert.Single((await frontier.Take()).Requests);
                Recorded recorded = await frontier.Finish(
                    new FinishedRequest
                    {
                        Id = taken.Id,
                        End = RequestEnd.Done,
                        Status = 200,
                        Found = [Request("/b"), Request("/a"), Request("/b")],
                        Items = [Item("one", "k"), Item("two", "k"), Item("three"), Item("four", "k", "Check: bad")],
                    }
                );

                Assert.Equal([("shop.test", 1)], recorded.Added);
                Assert.Equal((2, 1), (recorded.DuplicateRequests, recorded.DuplicateItems));
                Assert.Equal(["/b"], (await frontier.Take()).Paths());
            }
        );

    [Fact]
    public void Ending_a_request_twice_is_a_mistake_and_the_rest_of_the_batch_is_recorded() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/a");
                long id = (await frontier.Take(1)).Requests[0].Id;
                var end = new FinishedRequest { Id = id, End = RequestEnd.Done };
                Deferred<Recorded> first = frontier.Finish(end);
                Deferred<Recorded> second = frontier.Finish(
                    end with
                    {
                        Found = [Request("/lost")],
                        Items = [Item("lost")],
                    }
                );
                Deferred third = frontier.PutBack(id, 1, Now);
                Deferred<Recorded> fourth = frontier.Add("/b");

                await first;
                InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                    await second
                );
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await third);
                await fourth;
                Assert.Contains("is not under way", error.Message, StringComparison.Ordinal);
                Assert.Equal(["/b"], (await frontier.Take()).Paths());
            }
        );

    [Fact]
    public void Calls_of_one_turn_see_each_other_in_order() =>
        With(
            _directory.Settings,
            async (frontier, _) =>
            {
                Deferred<Recorded> added = frontier.Add("/a");
                Deferred<TakenRequests> taken = frontier.Take();
                Deferred<Recorded> again = frontier.Add("/a");

                Assert.Equal(["/a"], (await taken).Paths());
                Assert.Equal((0, 1), ((await added).DuplicateRequests, (await again).DuplicateRequests));
            }
        );

    [Fact]
    public void The_totals_say_what_the_state_holds()
    {
        CrawlTotals totals = With(
            _directory.Settings,
            async (frontier, _) =>
            {
                await frontier.Add("/done", "/failed", "/dropped", "/back", "/way", "/queued");
                TakenRequests taken = await frontier.Take(5);
                RequestEnd[] ends = [RequestEnd.Done, RequestEnd.Failed, RequestEnd.Dropped];
                for (int i = 0; i < ends.Length; i++)
                {
                    await frontier.Finish(
                        new FinishedRequest
                        {
                            Id = taken.Requests[i].Id,
                            End = ends[i],
                            Items = i == 0 ? [Item("a"), Item("b"), Item("c", null, "bad")] : [],
                        }
                    );
                }

                await frontier.PutBack(taken.Requests[3].Id, 1, Now.AddDays(1));
            }
        );

        Assert.Equal(new CrawlTotals(6, 1, 1, 1, 3, 2, 1), totals);
    }
}
