using Crawler.Frontier;

namespace Crawler.FrontierProgram;

/// <summary>Crawls the pretended site. It writes a line for each page that it takes, and for each page that is
/// recorded.</summary>
internal sealed class PretendedCrawl
{
    private const int Slots = 16;

    // On a busy machine a turn may take long.
    private readonly Reactor _reactor = Reactor.Create(new ReactorOptions { SlowTurn = TimeSpan.Zero });
    private readonly SqliteFrontier _frontier;
    private readonly Random _random;
    private readonly Dictionary<string, long> _queued = [];
    private int _working;

    public PretendedCrawl(string directory, int seed)
    {
        _random = new Random(seed);
        _frontier = new SqliteFrontier(
            _reactor,
            new CrawlSettings
            {
                StateDirectory = Path.Combine(directory, "state"),
                Exports =
                [
                    Path.Combine(directory, "items.jsonl"),
                    Path.Combine(directory, "items.csv"),
                    Path.Combine(directory, "items.db"),
                ],
            },
            "pretended"
        )
        {
            ExportInterval = TimeSpan.FromMilliseconds(20),
        };
    }

    public void Run() => _reactor.Run(Crawl);

    private async Deferred Crawl()
    {
        FrontierState state = await _frontier.Open();
        Count(state.Hosts);
        Count(Longer((await _frontier.Add([PretendedSite.Request(0)], 1)).Added));
        await Deferred.Gather(Enumerable.Range(0, Slots).Select(_ => Work()));
        CrawlTotals totals = await _frontier.Close();
        Write($"end {totals.Seen} {totals.Done} {totals.Failed} {totals.Queued} {totals.Items} {totals.FailedItems}");
    }

    private static IEnumerable<(string, long)> Longer(IEnumerable<(string Host, int Count)> hosts) =>
        hosts.Select(static host => (host.Host, (long)host.Count));

    private static void Write(string line)
    {
        // The line is in the pipe when this returns.
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private async Deferred Work()
    {
        while (true)
        {
            string[] hosts = [.. _queued.Where(static host => host.Value > 0).Select(static host => host.Key)];
            if (hosts.Length == 0)
            {
                if (_working == 0)
                {
                    return;
                }

                await _reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                continue;
            }

            string host = hosts[_random.Next(hosts.Length)];
            _working++;
            TakenRequests taken = await _frontier.Take(host, 1 + _random.Next(3), _reactor.TimeProvider.GetUtcNow());
            _queued[host] = taken.Remaining;
            foreach (QueuedRequest request in taken.Requests)
            {
                await Fetch(request);
            }

            _working--;
            if (taken.Requests.Count == 0)
            {
                await _reactor.DeferLater(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private async Deferred Fetch(QueuedRequest request)
    {
        int page = PretendedSite.PageOf(request.Request);
        Write($"take {page}");
        if (request.Attempts == 0 && PretendedSite.FailsAtFirst(page))
        {
            await _frontier.PutBack(
                request.Id,
                1,
                _reactor.TimeProvider.GetUtcNow() + TimeSpan.FromMilliseconds(_random.Next(5))
            );
            Count([(request.Request.Address.Host, 1)]);
            return;
        }

        RequestEnd end = PretendedSite.EndOf(page);
        Recorded recorded = await _frontier.Finish(
            new FinishedRequest
            {
                Id = request.Id,
                End = end,
                Reason = end == RequestEnd.Failed ? "status 404" : null,
                Found = PretendedSite.Links(page),
                Items = PretendedSite.Items(page),
            }
        );
        Write($"done {page}");
        Count(Longer(recorded.Added));
    }

    private void Count(IEnumerable<(string Host, long Count)> hosts)
    {
        foreach ((string host, long count) in hosts)
        {
            _queued[host] = _queued.GetValueOrDefault(host) + count;
        }
    }
}
