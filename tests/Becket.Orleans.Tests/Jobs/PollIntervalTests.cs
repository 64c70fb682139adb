using Becket.Testing;

namespace Becket.Orleans.Tests.Jobs;

public sealed class PollIntervalTests
{
    [Fact]
    public void A_list_is_looked_at_as_often_as_it_says() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobList list = await cluster.Lists.CreateAsync("day", [Job.Of("none", "a", 0)]);
            list.PollInterval = TimeSpan.FromMinutes(1);
            TimeSpan begin = reactor.Now;
            Task<JobProgress> waiting = list.WaitAsync();
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
            await list.CancelAsync();

            await waiting;

            Assert.Equal(TimeSpan.FromMinutes(1), reactor.Now - begin);
        });

    [Fact]
    public void An_interval_that_would_never_end_or_never_rest_is_refused() =>
        ReactorTest.Run(async reactor =>
        {
            JobList list = await new TestCluster(reactor).Lists.CreateAsync("day", [Job.Of("none", "a", 0)]);

            Assert.Throws<ArgumentOutOfRangeException>(() => list.PollInterval = TimeSpan.FromMilliseconds(9));
            Assert.Throws<ArgumentOutOfRangeException>(() => list.PollInterval = Timeout.InfiniteTimeSpan);
        });
}
