namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void A_turn_that_waits_for_a_call_also_runs_it()
    {
        Reactor reactor = Make();
        bool ran = false;
        reactor.CallLater(Seconds(0.002), () => ran = true);
        reactor.Iterate(Seconds(60));
        Assert.True(ran);
        Assert.Equal(1, reactor.Statistics().Turns);
    }

    [Fact]
    public void A_turn_runs_due_calls_then_methods_that_yielded_then_calls_from_threads()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallFromThread(() =>
            {
                ran.Add("from a thread");
                reactor.Stop();
            });
            _ = Yield();
            reactor.CallLater(TimeSpan.Zero, ran.Add, "due");
        });
        reactor.Run();
        Assert.Equal(["due", "yielded", "from a thread"], ran);

        async Deferred Yield()
        {
            await Deferred.Yield();
            ran.Add("yielded");
        }
    }

    [Fact]
    public void A_call_that_the_loop_posts_to_itself_does_not_count_as_a_call_from_a_thread()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        long calls = -1;
        reactor.Run(async Task () =>
        {
            await Task.Yield();
            await Deferred.Yield();
            reactor.Post(static ran => ((List<string>)ran!).Add("posted"), ran);
            SynchronizationContext.Current!.Post(static ran => ((List<string>)ran!).Add("posted too"), ran);
            Assert.Empty(ran);
            await Task.Yield();
            calls = reactor.Statistics().CallsFromThreads;
        });
        Assert.Equal(["posted", "posted too"], ran);
        Assert.Equal(0, calls);
    }

    [Fact]
    public void A_posted_call_that_throws_is_logged_and_the_loop_goes_on()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(() =>
        {
            reactor.Post(static _ => throw new FormatException(), null);
            reactor.Post(static reactor => ((Reactor)reactor!).Stop(), reactor);
        });
        reactor.Run();
        Assert.IsType<FormatException>(Assert.Single(Log.Take()).Error);
        Assert.Equal(1, reactor.Statistics().Errors);
    }

    [Fact]
    public void A_call_that_the_loop_posted_to_itself_before_the_end_runs_at_the_end()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallFromThread(() =>
        {
            reactor.Post(_ => ran.Add("posted"), null);
            reactor.Stop();
        });
        reactor.Run();
        Assert.Equal(["posted"], ran);
        Assert.Throws<ReactorNotRunningException>(() => reactor.Post(static _ => { }, null));
    }
}
