using Crawler.Reporting;
using Crawler.Scheduling;

namespace Crawler.Tests.Scheduling;

public sealed class RequestBoundTests
{
    [Fact]
    public void Short_memory_halves_the_bound_each_second_down_to_one()
    {
        List<int> bounds = [];
        Run(
            new CrawlSettings { MemoryLimit = 1 },
            async Deferred (reactor, bound) =>
            {
                for (int second = 0; second < 6; second++)
                {
                    bounds.Add(bound.Value);
                    await reactor.DeferLater(TimeSpan.FromSeconds(1));
                }
            }
        );
        Assert.Equal([16, 8, 4, 2, 1, 1], bounds);
    }

    [Fact]
    public void With_memory_enough_and_a_loop_in_time_it_is_the_setting() =>
        Run(
            new CrawlSettings { MemoryLimit = long.MaxValue },
            async Deferred (reactor, bound) =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(10));
                Assert.Equal(16, bound.Value);
            }
        );

    private static void Run(CrawlSettings settings, Func<Reactor, RequestBound, Deferred> test)
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(async Deferred () =>
        {
            using var bound = new RequestBound(reactor, settings, new CrawlStatistics(), () => { });
            await test(reactor, bound);
        });
    }
}
