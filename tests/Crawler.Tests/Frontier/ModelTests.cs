using Becket.Testing;
using Crawler.Frontier;
using Crawler.Items;
using CsCheck;
using static Crawler.Tests.Frontier.FrontierTest;

namespace Crawler.Tests.Frontier;

/// <summary>The frontier beside a plain model of it, under operations drawn at random.</summary>
public sealed class ModelTests
{
    private static readonly Gen<(int Kind, int A, int B)[]> s_operations = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 999],
        Gen.Int[0, 999]
    ).Array[1, 60];

    [Fact]
    public void The_frontier_does_what_its_model_does() => s_operations.Sample(Compare, iter: 60, threads: 1);

    private static void Compare((int Kind, int A, int B)[] operations)
    {
        using var directory = new TestDirectory();
        CrawlSettings settings = directory.Settings with { Exports = [directory.File("items.jsonl")] };
        ReactorTest.Run(async reactor =>
        {
            var run = new Comparison(reactor, settings);
            await run.Open();
            foreach ((int kind, int a, int b) in operations)
            {
                await run.Step(kind, a, b);
            }

            await run.Close();
        });
        CrawlTotals totals = CrawlState.Read(directory.State).Totals;
        Assert.Equal(totals.Items, File.ReadAllLines(directory.File("items.jsonl")).Length);
        string failed = directory.File("items-failed.jsonl");
        Assert.Equal(totals.FailedItems, File.Exists(failed) ? File.ReadAllLines(failed).Length : 0);
    }

    private sealed class Comparison(Reactor reactor, CrawlSettings settings)
    {
        private readonly FrontierModel _model = new();
        private SqliteFrontier _frontier = null!;
        private DateTimeOffset _now = Now;

        public async Deferred Open()
        {
            _frontier = new SqliteFrontier(reactor, settings, "spider");
            FrontierState state = await _frontier.Open();
            Assert.Equal(_model.Hosts, state.Hosts.Order());
        }

        public async Deferred Close()
        {
            Assert.Equal(_model.Totals, await _frontier.Close());
            _model.Reopen();
        }

        public Deferred Step(int kind, int a, int b) =>
            kind switch
            {
                0 or 1 => Add(a, b),
                2 or 3 or 4 => Take(a, b),
                5 or 6 => Finish(a, b),
                7 => PutBack(a, b),
                8 => Pass(a),
                _ => Reopen(),
            };

        private static CrawlRequest Draw(int a, int b) =>
            new($"http://host{a % 3}.test/{b % 20}") { Priority = a % 2, IsRepeated = b % 7 == 0 };

        private async Deferred Add(int a, int b)
        {
            CrawlRequest[] requests = [.. Enumerable.Range(0, 1 + a % 5).Select(i => Draw(a + i * 7, b + i * 3))];
            Recorded recorded = await _frontier.Add(requests, a);
            Assert.Equal(
                _model.Add(requests),
                (recorded.Added.Sum(static host => host.Count), recorded.DuplicateRequests)
            );
        }

        private async Deferred Take(int a, int b)
        {
            string host = $"host{a % 3}.test";
            TakenRequests taken = await _frontier.Take(host, b % 6, _now);
            (string[] paths, long remaining, DateTimeOffset? due) = _model.Take(host, b % 6, _now);
            Assert.Equal(paths, taken.Paths());
            Assert.Equal((remaining, due), (taken.Remaining, taken.NextDue));
        }

        private async Deferred Finish(int a, int b)
        {
            if (_model.UnderWay is not { Count: > 0 } underWay)
            {
                return;
            }

            var request = new FinishedRequest
            {
                Id = underWay[a % underWay.Count],
                End = (RequestEnd)(b % 3),
                Found = [Draw(b, a)],
                Items = [.. Enumerable.Range(0, b % 3).Select(i => DrawItem(a + i))],
            };
            Recorded recorded = await _frontier.Finish(request);
            int duplicates = _model.Finish(request.Id, request.End, request.Items);
            Assert.Equal(
                (_model.Add(request.Found), duplicates),
                ((recorded.Added.Sum(static host => host.Count), recorded.DuplicateRequests), recorded.DuplicateItems)
            );
        }

        private static ItemRecord DrawItem(int a) =>
            Item(new { Number = a }, a % 4 == 0 ? null : $"key{a % 11}", a % 5 == 0 ? "Check: bad" : null);

        private async Deferred PutBack(int a, int b)
        {
            if (_model.UnderWay is { Count: > 0 } underWay)
            {
                long id = underWay[a % underWay.Count];
                int attempts = _model.AttemptsOf(id) + b % 2;
                await _frontier.PutBack(id, attempts, _now.AddSeconds(b % 5));
                _model.PutBack(id, attempts, _now.AddSeconds(b % 5));
            }
        }

        private async Deferred Pass(int a)
        {
            _now = _now.AddSeconds(a % 4);
            await reactor.DeferLater(TimeSpan.FromSeconds(a % 4));
        }

        private async Deferred Reopen()
        {
            await Close();
            await Open();
        }
    }
}
