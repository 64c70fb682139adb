using Crawler.Frontier;
using Crawler.Reporting;
using Crawler.Scheduling;

namespace Crawler.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Fact]
    public void Hosts_take_turns_though_one_has_far_more_queued() =>
        Run(
            new CrawlSettings { ConcurrentRequestsPerDomain = 100 },
            async Deferred (world) =>
            {
                await world.Add("big.test", 50);
                await world.Add("small.test", 2);
                await world.Settle();
                Assert.Equal(
                    ["big.test", "small.test", "big.test", "small.test", "big.test", "big.test"],
                    world.TakeAll(6).Select(taken => taken.Host)
                );
            }
        );

    [Fact]
    public void A_host_without_a_free_slot_has_no_turn() =>
        Run(
            new CrawlSettings { ConcurrentRequestsPerDomain = 2 },
            async Deferred (world) =>
            {
                await world.Add("slow.test", 10);
                await world.Add("quick.test", 3);
                await world.Settle();
                Assert.Equal(
                    ["slow.test", "quick.test", "slow.test", "quick.test"],
                    world.TakeAll(100).Select(taken => taken.Host)
                );
                world.Scheduler.Ended(world.Scheduler.Of("quick.test"));
                Assert.Equal(["quick.test"], world.TakeAll(100).Select(taken => taken.Host));
            }
        );

    [Fact]
    public void A_host_that_waits_leaves_its_requests_in_the_frontier() =>
        Run(
            new CrawlSettings { DownloadDelay = TimeSpan.FromSeconds(10), RandomizeDownloadDelay = false },
            async Deferred (world) =>
            {
                await world.Add("slow.test", 100);
                await world.Settle();
                (string host, QueuedRequest _) = Assert.Single(world.TakeAll(100));
                world.Scheduler.Sent(world.Scheduler.Of(host));
                await world.Settle();
                Assert.InRange(world.Scheduler.Of(host).Ready, 0, 1);
                Assert.Equal(99, world.Scheduler.Queued);
            }
        );

    [Fact]
    public void A_delay_lies_between_two_requests() =>
        Run(
            new CrawlSettings { DownloadDelay = TimeSpan.FromSeconds(2), RandomizeDownloadDelay = false },
            async Deferred (world) =>
            {
                await world.Add("a.test", 4);
                await world.Add("b.test", 4);
                List<(string Host, double Second)> sent = [];
                world.Changed = () =>
                {
                    foreach ((string host, QueuedRequest _) in world.TakeAll(100))
                    {
                        sent.Add((host, Math.Round(world.Reactor.Seconds)));
                        world.Scheduler.Sent(world.Scheduler.Of(host));
                    }
                };
                world.Changed();
                await world.Reactor.DeferLater(TimeSpan.FromMinutes(1));
                Assert.Equal(8, sent.Count);
                double[] times = [.. sent.Where(entry => entry.Host == "a.test").Select(entry => entry.Second)];
                Assert.Equal([0, 2, 4, 6], times);
            }
        );

    [Fact]
    public void A_random_delay_is_between_half_and_one_and_a_half_of_its_value() =>
        Run(
            new CrawlSettings
            {
                DownloadDelay = TimeSpan.FromSeconds(2),
                ConcurrentRequestsPerDomain = 1000,
                Random = new Random(1),
            },
            async Deferred (world) =>
            {
                await world.Add("a.test", 200);
                List<TimeSpan> sent = [];
                world.Changed = () =>
                {
                    foreach ((string host, QueuedRequest _) in world.TakeAll(100))
                    {
                        sent.Add(world.Reactor.Now);
                        world.Scheduler.Sent(world.Scheduler.Of(host));
                    }
                };
                world.Changed();
                await world.Reactor.DeferLater(TimeSpan.FromHours(1));
                Assert.Equal(200, sent.Count);
                TimeSpan[] gaps = [.. sent.Zip(sent.Skip(1), (one, next) => next - one)];
                Assert.True(gaps.Min() >= TimeSpan.FromSeconds(1), $"{gaps.Min()}");
                Assert.True(gaps.Max() <= TimeSpan.FromSeconds(3.01), $"{gaps.Max()}");
                Assert.InRange(gaps.Average(gap => gap.TotalSeconds), 1.8, 2.2);
            }
        );

    [Fact]
    public void A_request_put_back_comes_again_when_it_is_due_and_others_meanwhile() =>
        Run(
            new CrawlSettings(),
            async Deferred (world) =>
            {
                await world.Add("a.test", 1);
                await world.Settle();
                (string name, QueuedRequest first) = Assert.Single(world.TakeAll(100));
                HostQueue host = world.Scheduler.Of(name);
                world.Scheduler.Ended(host);
                TimeSpan due = world.Reactor.Now + TimeSpan.FromSeconds(30);
                await world.Frontier.PutBack(
                    first.Id,
                    1,
                    world.Reactor.TimeProvider.GetUtcNow() + TimeSpan.FromSeconds(30)
                );
                world.Scheduler.PutBack(host, due);
                await world.Settle();
                Assert.Empty(world.TakeAll(100));

                // What comes meanwhile does not wait for it.
                await world.Add("a.test", 1, from: 100);
                await world.Settle();
                Assert.Equal("/100", Assert.Single(world.TakeAll(100)).Request.Request.Address.AbsolutePath);
                await world.Reactor.DeferLater(TimeSpan.FromSeconds(31));
                QueuedRequest again = Assert.Single(world.TakeAll(100)).Request;
                Assert.Equal(first.Id, again.Id);
                Assert.Equal(1, again.Attempts);
                Assert.True(world.Scheduler.IsEmpty);
            }
        );

    [Fact]
    public void A_paused_host_goes_on_by_itself_and_says_why_it_waits() =>
        Run(
            new CrawlSettings(),
            async Deferred (world) =>
            {
                await world.Add("a.test", 1);
                HostQueue host = world.Scheduler.Of("a.test");
                world.Scheduler.Pause(host, world.Reactor.Now + TimeSpan.FromMinutes(2), "429");
                await world.Settle();
                Assert.Empty(world.TakeAll(100));
                Assert.Equal("429", host.Statistics.WaitsFor);
                await world.Reactor.DeferLater(TimeSpan.FromMinutes(3));
                Assert.Single(world.TakeAll(100));
                Assert.Null(host.Statistics.WaitsFor);
            }
        );

    [Fact]
    public void The_windows_of_all_hosts_together_are_bounded() =>
        Run(
            new CrawlSettings { ConcurrentRequestsPerDomain = 8 },
            async Deferred (world) =>
            {
                // 1,000 hosts with 16 each would be 16,000 in memory.
                await Cooperator.ForEach(
                    Enumerable.Range(0, 1000),
                    100,
                    number => world.Add($"h{number}.test", 20, pause: false)
                );
                await world.Reactor.DeferLater(TimeSpan.FromSeconds(1));
                Assert.Equal(20_000, world.Scheduler.Queued);
                long ready = world.Statistics.Hosts.Keys.Sum(host => world.Scheduler.Of(host).Ready);
                Assert.InRange(ready, 1, 10_000);

                // And still every request is handed out.
                int taken = 0;
                while (!world.Scheduler.IsEmpty)
                {
                    foreach ((string host, QueuedRequest _) in world.TakeAll(100))
                    {
                        taken++;
                        world.Scheduler.Ended(world.Scheduler.Of(host));
                    }

                    await world.Settle();
                }

                Assert.Equal(20_000, taken);
            }
        );

    private static void Run(CrawlSettings settings, Func<World, Deferred> test)
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(async Deferred () =>
        {
            var world = new World(reactor, settings);
            await test(world);
            world.Scheduler.Stop();
        });
    }

    private sealed class World
    {
        public World(Reactor reactor, CrawlSettings settings)
        {
            Reactor = reactor;
            Frontier = new MemoryFrontier(reactor);
            Scheduler = new Scheduler(reactor, settings, Statistics, Frontier, () => Changed(), error => throw error);
        }

        public Reactor Reactor { get; }

        public MemoryFrontier Frontier { get; }

        public CrawlStatistics Statistics { get; } = new();

        public Scheduler Scheduler { get; }

        public Action Changed { get; set; } = () => { };

        public async Deferred Add(string host, int count, int from = 0, bool pause = true)
        {
            Recorded recorded = await Frontier.Add(
                [.. Enumerable.Range(from, count).Select(number => new CrawlRequest($"http://{host}/{number}"))],
                0
            );
            foreach ((string name, int added) in recorded.Added)
            {
                Scheduler.Add(name, added);
            }

            if (pause)
            {
                await Settle();
            }
        }

        public Deferred Settle() => Reactor.DeferLater(TimeSpan.FromMilliseconds(10));

        public List<(string Host, QueuedRequest Request)> TakeAll(int most)
        {
            List<(string, QueuedRequest)> taken = [];
            while (taken.Count < most && Scheduler.TryTake(out HostQueue? host, out QueuedRequest? request))
            {
                taken.Add((host.Host, request));
                if (host.Active < 100)
                {
                    Scheduler.Consider(host);
                }
            }

            return taken;
        }
    }
}
