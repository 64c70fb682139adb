using System.Diagnostics;

namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Iterate_makes_one_turn()
    {
        Reactor reactor = Make();
        var ran = new List<string>();
        reactor.CallLater(
            TimeSpan.Zero,
            () =>
            {
                ran.Add("due");
                Assert.Same(reactor, Reactor.Current);
                reactor.CallLater(TimeSpan.Zero, () => ran.Add("due in the next turn"));
                reactor.CallFromThread(() => ran.Add("from a thread"));
            }
        );
        Assert.Empty(ran);
        reactor.Iterate();
        Assert.Equal(["due", "from a thread"], ran);
        Assert.Null(Reactor.Current);
        reactor.Iterate();
        Assert.Equal("due in the next turn", ran[^1]);
        Assert.False(reactor.IsRunning);
    }

    [Fact]
    public void Iterate_waits_no_longer_than_its_argument_and_wakes_for_a_call_from_a_thread()
    {
        Reactor reactor = Make();
        double before = reactor.Seconds;
        reactor.Iterate(Seconds(0.003));
        Assert.InRange(reactor.Seconds - before, 0.003, Patience.Milliseconds);
        bool ran = false;
        OtherThread thread = OnThread(() =>
            reactor.CallFromThread(() =>
            {
                ran = true;

                // So that this turn does not wait.
                reactor.CallFromThread(static () => { });
            })
        );
        for (long since = Stopwatch.GetTimestamp(); !ran && Stopwatch.GetElapsedTime(since) < Patience.Time; )
        {
            reactor.Iterate(Seconds(60));
        }

        thread.Join();
        Assert.True(ran);
    }

    [Fact]
    public void Iterate_resumes_async_Task_code_on_the_loop()
    {
        Reactor reactor = Make();
        var threads = new List<int>();
        async Task Job()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Run(static () => { });
                threads.Add(Environment.CurrentManagedThreadId);
            }
        }

        reactor.CallLater(TimeSpan.Zero, () => _ = Job());
        IterateUntil(reactor, () => threads.Count == 3);

        Assert.Equal(Enumerable.Repeat(Environment.CurrentManagedThreadId, 3), threads);
    }

    [Fact]
    public void Iterate_inside_a_callback_and_after_the_end_is_an_error()
    {
        Reactor reactor = Make();
        Exception? inside = null;
        reactor.CallWhenRunning(() =>
        {
            inside = Record.Exception(() => reactor.Iterate());
            reactor.Stop();
        });
        reactor.Run();
        Assert.Contains("Return from the callback", Assert.IsType<InvalidOperationException>(inside).Message);
        Assert.Contains("Reactor.Create()", Assert.Throws<ReactorNotRunningException>(() => reactor.Iterate()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => reactor.Iterate(Seconds(-1)));
    }

    [Fact]
    public void A_reactor_that_was_iterated_can_be_run()
    {
        Reactor reactor = Make();
        reactor.Iterate();
        reactor.CallLater(TimeSpan.Zero, reactor.Stop);
        reactor.Run();
        Assert.True(reactor.Statistics().Turns >= 2);
    }
}
