using Crawler.Items;
using Crawler.Tests.Crawls;

namespace Crawler.Tests.Engine;

/// <summary>Items on their way through the stages.</summary>
public sealed class ItemTests
{
    private static SmallSite TenPages =>
        new(path => path == "/" ? string.Join(' ', Enumerable.Range(0, 10).Select(number => $"a=/{number}")) : Items);

    private static string Items => string.Join(' ', Enumerable.Range(0, 50).Select(number => $"i={number}"));

    [Fact]
    public void Stages_change_drop_and_fail_items()
    {
        var spider = new LinkSpider(
            new Stage(item => item with { Value = item.Value + "0" }),
            new Stage(item =>
                item.Value switch
                {
                    "10" => null,
                    "20" => throw new InvalidOperationException("no twenties"),
                    _ => item,
                }
            )
        );
        using var directory = new TemporaryDirectory();
        string export = directory.Of("items.jsonl");
        CrawlSummary summary = new SmallSite(path => "i=1 i=2 i=3 i=4").Crawl(
            new CrawlSettings { Exports = [export] },
            spider
        );
        Assert.Equal(2, summary.Statistics.Items);
        Assert.Equal(1, summary.Statistics.ItemsDropped);
        Assert.Equal(1, summary.Statistics.ItemsFailed);
        Assert.Equal(["""{"Page":"/","Value":"30"}""", """{"Page":"/","Value":"40"}"""], File.ReadAllLines(export));
    }

    [Fact]
    public void Items_with_one_key_are_recorded_once()
    {
        var spider = new LinkSpider { Key = item => item.Value };
        CrawlSummary summary = TenPages.Crawl(new CrawlSettings(), spider);
        Assert.Equal(50, summary.Statistics.Items);
        Assert.Equal(450, summary.Statistics.ItemsDropped);
        Assert.Equal(50, summary.Total.Items);
    }

    [Fact]
    public void Never_more_items_than_the_bounds_are_in_the_pipeline_or_in_a_stage()
    {
        var slow = new Stage(item => item) { Pause = TimeSpan.FromSeconds(1), Places = 7 };
        var slower = new Stage(item => item) { Pause = TimeSpan.FromSeconds(2), Places = 5 };
        CrawlSummary summary = TenPages.Crawl(new CrawlSettings { ConcurrentItems = 10 }, new LinkSpider(slow, slower));
        Assert.Equal(500, summary.Statistics.Items);
        Assert.Equal(7, slow.Most);
        Assert.Equal(5, slower.Most);
    }

    [Fact]
    public void While_items_are_many_no_further_page_is_fetched()
    {
        var stage = new Stage(item => item) { Pause = TimeSpan.FromSeconds(1), Places = 1 };
        int most = 0;
        TenPages.Crawl(
            new CrawlSettings { ConcurrentItems = 10, ConcurrentRequests = 1 },
            new LinkSpider(stage),
            (reactor, crawl) =>
            {
                void Look()
                {
                    most = Math.Max(most, crawl.Statistics.ActivePages);
                    if (crawl.Statistics.Items < 500)
                    {
                        reactor.CallLater(TimeSpan.FromMilliseconds(100), Look);
                    }
                }

                reactor.CallLater(TimeSpan.FromMilliseconds(100), Look);
            }
        );
        Assert.InRange(most, 1, 2);
    }

    private sealed class Stage(Func<LinkItem, LinkItem?> change) : ItemStage<LinkItem>
    {
        private int _now;

        public TimeSpan Pause { get; init; }

        public int Places { get; init; } = 10;

        public int Most { get; private set; }

        public override int Slots => Places;

        public override async Deferred<LinkItem?> Process(LinkItem item, Page page)
        {
            Most = Math.Max(Most, ++_now);
            if (Pause > TimeSpan.Zero)
            {
                await Reactor.Current!.DeferLater(Pause);
            }

            _now--;
            return change(item);
        }
    }
}
