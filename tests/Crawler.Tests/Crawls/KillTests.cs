using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>A crawl in a process of its own, killed at random moments and begun again. tests/crawler-kill/run does it
/// twenty times with ten thousand pages.</summary>
public sealed class KillTests
{
    private const int Rounds = 3,
        AtOnce = 16;

    [Fact]
    public async Task A_crawl_that_is_killed_goes_on_without_fetching_again_what_was_done_and_without_losing_an_item()
    {
        // An answer takes a while, so that some are under way at any moment.
        var allowance = new Allowance();
        var site = new TestSite(
            new SiteOptions
            {
                Pages = 1_200,
                Hosts = ["127.0.0.1"],
                Delays = allowance,
            }
        );
        await using WebFront front = await WebFront.Start(site);
        using var directory = new TemporaryDirectory();
        string[] arguments =
        [
            "graph",
            $"address={site.Graph.AddressOf(0, $":{front.Port}")}",
            $"state={directory.Of("state")}",
            $"items={directory.Of("items.jsonl")}",
            $"concurrent={AtOnce}",
            $"domain={AtOnce}",
        ];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        int kills = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int before = site.Log.Count;
            int more = 40 + Random.Shared.Next(250);
            allowance.Left = more + (4 * AtOnce);
            await CrawlProcess.Run(
                arguments,
                async process =>
                {
                    while (site.Log.Count < before + more && !process.HasExited)
                    {
                        await Task.Delay(1, patience.Token);
                    }

                    kills += process.HasExited ? 0 : 1;
                }
            );
        }

        allowance.Left = int.MaxValue;
        (int code, _) = await CrawlProcess.Run(arguments, process => process.WaitForExitAsync(patience.Token));

        Assert.Equal(0, code);
        Assert.Equal(Rounds, kills);
        Assert.Equal(site.Graph.Keys.Order(), Outcome.Values(Outcome.Read(directory.Of("items.jsonl")), "Key").Order());

        // Those under way, and those that came and were not recorded yet.
        int fetched = site.Log.Requests.Count(request => request.Address != "/robots.txt");
        Assert.InRange(fetched, site.Options.Pages, site.Options.Pages + (kills * 2 * AtOnce));
    }

    /// <summary>How long pages take: a moment each, until as many as allowed have been asked for; the others do not
    /// come. So a crawl cannot end before it is killed, however long this test takes to see what it has done.</summary>
    private sealed class Allowance : IReadOnlyDictionary<string, TimeSpan>
    {
        private int _left;

        public int Left
        {
            set => Volatile.Write(ref _left, value);
        }

        public int Count => 1;

        public IEnumerable<string> Keys => [];

        public IEnumerable<TimeSpan> Values => [];

        public TimeSpan this[string key] =>
            Interlocked.Decrement(ref _left) >= 0 ? TimeSpan.FromMilliseconds(4) : TimeSpan.FromHours(1);

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out TimeSpan value)
        {
            value = this[key];
            return true;
        }

        public IEnumerator<KeyValuePair<string, TimeSpan>> GetEnumerator() =>
            Enumerable.Empty<KeyValuePair<string, TimeSpan>>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
