namespace Becket.Tests.Reactors.Inspecting;

/// <summary>What observers learn of async methods.</summary>
public sealed class MethodObserverTests
{
    [Fact]
    public void A_method_begins_at_its_first_suspension_then_suspends_and_resumes_in_turn_and_ends() =>
        Assert.Equal(
            ["began", "suspended", "resumed", "suspended", "resumed", "ended"],
            Observed(static async reactor =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                await Deferred.Yield();
            })
        );

    [Fact]
    public void A_method_that_throws_ends_with_its_exception() =>
        Assert.Equal(
            ["began", "suspended", "resumed", "ended: lost"],
            Observed(static async reactor =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                throw new IOException("lost");
            })
        );

    [Fact]
    public void A_method_that_never_suspends_is_not_observed() =>
        Assert.Empty(Observed(static async _ => await Deferred.Succeed()));

    [Fact]
    public void The_end_comes_before_those_that_wait_for_the_method_go_on() =>
        Assert.Equal(
            ["began", "suspended", "began", "suspended", "resumed", "ended", "resumed", "ended"],
            Observed(static async reactor => await Inner(reactor))
        );

    [Fact]
    public void Both_of_two_observers_learn_of_a_method_and_one_that_was_removed_does_not()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, Inspection = false });
        Recorder first = new(),
            second = new(),
            removed = new();
        foreach (Recorder recorder in new[] { first, second, removed })
        {
            reactor.AddMethodObserver(recorder);
        }

        reactor.RemoveMethodObserver(removed);
        reactor.Run(() => Inner(reactor));

        Assert.Equal(["began", "suspended", "resumed", "ended"], first.Events);
        Assert.Equal(first.Events, second.Events);
        Assert.Empty(removed.Events);
    }

    private static List<string> Observed(Func<Reactor, Deferred> job)
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, Inspection = false });
        var recorder = new Recorder();
        reactor.AddMethodObserver(recorder);
        reactor.Run(() => job(reactor).AddErrback(static _ => { }));
        return recorder.Events;
    }

    private static async Deferred Inner(Reactor reactor) => await reactor.DeferLater(TimeSpan.FromSeconds(1));

    private sealed class Recorder : MethodObserver
    {
        public List<string> Events { get; } = [];

        public override void Began(MethodRecord method, Deferred result) => Events.Add("began");

        public override void Suspended(MethodRecord method, object awaited) => Events.Add("suspended");

        public override void Resumed(MethodRecord method) => Events.Add("resumed");

        public override void Ended(MethodRecord method, Exception? error) =>
            Events.Add(error is null ? "ended" : $"ended: {error.Message}");
    }
}
