namespace Becket.Tests.Reactors;

public sealed class CooperatorServiceTests : ReactorTest
{
    [Fact]
    public void A_cooperator_in_a_group_works_from_its_start_to_its_stop()
    {
        Reactor reactor = Make();
        var service = new CooperatorService(reactor);
        int steps = 0;
        _ = reactor.Services.Add(service);
        CooperativeTask early = service.Cooperator.Cooperate(Count());
        reactor.Run(async Deferred () =>
        {
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
            Assert.True(steps > 0);
            Assert.True(service.Cooperator.Running);

            await service.Stop();
            await Assert.ThrowsAsync<SchedulerStoppedException>(() => early.WhenDone().AsTask());
            await Assert.ThrowsAsync<SchedulerStoppedException>(() => service.Cooperator.Coiterate(Count()).AsTask());
            int stopped = steps;
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
            Assert.Equal(stopped, steps);

            await service.Start();
            _ = service.Cooperator.Cooperate(Count());
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
            Assert.True(steps > stopped);
        });
        Assert.False(service.Cooperator.Running);

        IEnumerable<Deferred?> Count()
        {
            while (true)
            {
                steps++;
                yield return reactor.DeferLater(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    [Fact]
    public void A_cooperator_service_does_nothing_before_its_start()
    {
        var clock = new Clock();
        var service = new CooperatorService(clock, "steps");
        int steps = 0;
        _ = service.Cooperator.Cooperate(Work());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, "steps"), (steps, service.Name));

        Assert.True(service.Start().Called);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, steps);
        Assert.True(service.Stop().Called);

        IEnumerable<Deferred?> Work()
        {
            for (int i = 0; i < 3; i++)
            {
                steps++;
                yield return null;
            }
        }
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });
}
