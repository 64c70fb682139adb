using System.Net;
using System.Net.Http.Headers;
using Crawler.Downloading;
using Crawler.Reporting;
using Crawler.Scheduling;

namespace Crawler.Tests.Scheduling;

public sealed class ThrottleTests
{
    private static readonly CrawlSettings s_auto = new() { AutoThrottleEnabled = true };

    [Theory]
    [InlineData(200, 5.0, 1.0, 3.0)] // half way down to the latency
    [InlineData(200, 1.0, 4.0, 4.0)] // up at once
    [InlineData(200, 50.0, 100.0, 60.0)] // no more than the most
    [InlineData(404, 5.0, 1.0, 5.0)] // an error comes quickly, and is no reason to be quicker
    [InlineData(404, 1.0, 4.0, 4.0)]
    public void The_delay_follows_the_latency(int status, double delay, double latency, double expected) =>
        Run(
            s_auto,
            (world, host) =>
            {
                host.Delay = TimeSpan.FromSeconds(delay);
                world.Answered(host, Answer(status, latency));
                Assert.Equal(expected, host.Delay.TotalSeconds, 3);
            }
        );

    [Fact]
    public void With_more_requests_wanted_at_once_the_delay_is_shorter() =>
        Run(
            s_auto with
            {
                AutoThrottleTargetConcurrency = 4,
            },
            (world, host) =>
            {
                host.Delay = TimeSpan.FromSeconds(1);
                world.Answered(host, Answer(200, 4));
                Assert.Equal(1, host.Delay.TotalSeconds, 3);
            }
        );

    [Fact]
    public void It_is_never_shorter_than_the_delay_of_the_settings() =>
        Run(
            s_auto with
            {
                DownloadDelay = TimeSpan.FromSeconds(2),
            },
            (world, host) =>
            {
                for (int i = 0; i < 50; i++)
                {
                    world.Answered(host, Answer(200, 0.01));
                }

                Assert.Equal(2, host.Delay.TotalSeconds, 3);
            }
        );

    [Fact]
    public void Without_the_setting_latency_changes_nothing() =>
        Run(
            new CrawlSettings(),
            (world, host) =>
            {
                world.Answered(host, Answer(200, 10));
                Assert.Equal(TimeSpan.Zero, host.Delay);
                Assert.Equal(10, host.Statistics.LatencySum.TotalSeconds);
            }
        );

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "7", 7)]
    [InlineData(429, "86400", 300)] // no longer than the longest delay that is taken over
    [InlineData(200, "120", 0)] // of another status it does not speak of requests
    public void Retry_After_pauses_the_host(int status, string header, double expected) =>
        Run(
            new CrawlSettings(),
            (world, host) =>
            {
                Download answer = Answer(status, 0.1);
                answer.Headers.TryAddWithoutValidation("Retry-After", header);
                world.Answered(host, answer);
                Assert.Equal(expected, host.NotBefore.TotalSeconds, 3);
            }
        );

    [Fact]
    public void A_429_without_it_pauses_longer_each_time_and_an_answer_ends_that() =>
        Run(
            new CrawlSettings(),
            (world, host) =>
            {
                double[] pauses =
                [
                    .. Enumerable
                        .Range(0, 8)
                        .Select(_ =>
                        {
                            host.NotBefore = TimeSpan.Zero;
                            world.Answered(host, Answer(429, 0.1));
                            return host.NotBefore.TotalSeconds;
                        }),
                ];
                Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
                world.Answered(host, Answer(200, 0.1));
                host.NotBefore = TimeSpan.Zero;
                world.Answered(host, Answer(429, 0.1));
                Assert.Equal(1, host.NotBefore.TotalSeconds);
            }
        );

    private static Download Answer(int status, double latency)
    {
        var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        HttpContentHeaders content = message.Content.Headers;
        return new Download(status, message.Headers, content, default, false, TimeSpan.FromSeconds(latency));
    }

    private static void Run(CrawlSettings settings, Action<Throttle, HostQueue> test)
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(() =>
        {
            var scheduler = new Scheduler(
                reactor,
                settings,
                new CrawlStatistics(),
                new MemoryFrontier(reactor),
                () => { },
                error => throw error
            );
            test(new Throttle(reactor, settings, scheduler), scheduler.Of("a.test"));
            scheduler.Stop();
            return Deferred.Succeed();
        });
    }
}
