namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Functions_that_wait_when_the_reactor_ends_fail_and_those_that_run_are_awaited()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var began = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        var outcomes = new List<string>();
        reactor.CallWhenRunning(() =>
        {
            reactor
                .DeferToThread(() =>
                {
                    began.Set();
                    stopped.Wait();
                    return "value";
                })
                .AddBoth(outcome => outcomes.Add(outcome.Failure?.Exception.GetType().Name ?? outcome.Value));
            reactor
                .DeferToThread(static () => "never")
                .AddBoth(outcome =>
                    outcomes.Add(Assert.IsType<ReactorNotRunningException>(outcome.Failure?.Exception).Message)
                );
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            reactor.Stop();
            stopped.Set();
        });
        reactor.Run();
        Assert.Collection(
            outcomes,
            static first => Assert.Contains("before a thread was free", first),
            static second => Assert.Equal("value", second)
        );
    }

    [Fact]
    public void An_action_that_waits_for_a_thread_when_the_reactor_ends_is_logged()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var began = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallInThread(() =>
            {
                began.Set();
                stopped.Wait();
            });
            reactor.CallInThread(static () => throw new FormatException("Never runs."));
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            reactor.Stop();
            stopped.Set();
        });
        reactor.Run();
        Assert.Contains(
            "before a thread was free",
            Assert.IsType<ReactorNotRunningException>(Log.TakeOne().Error).Message
        );
    }

    [Fact]
    public void A_waiting_function_whose_deferred_other_code_fired_does_not_keep_the_reactor_from_ending()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var began = new ManualResetEventSlim();
        using var stopped = new ManualResetEventSlim();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallInThread(() =>
            {
                began.Set();
                stopped.Wait();
            });
            reactor.DeferToThread(static () => { }).Callback();
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            reactor.Stop();
            stopped.Set();
        });
        reactor.Run();
        Assert.IsType<AlreadyFiredException>(Log.TakeOne().Error);
    }

    [Fact]
    public void The_reactor_waits_for_a_running_function_also_when_nothing_else_happens()
    {
        for (int i = 0; i < 200; i++)
        {
            using Reactor reactor = Make();
            using var began = new ManualResetEventSlim();
            bool ended = false;
            reactor.CallWhenRunning(() =>
            {
                reactor.CallInThread(() =>
                {
                    began.Set();
                    Thread.SpinWait(i * 20);
                    Volatile.Write(ref ended, true);
                });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
                began.Wait();
#pragma warning restore BKT0001
                reactor.Stop();
            });
            reactor.Run();
            Assert.True(Volatile.Read(ref ended));
            Assert.Equal(0, reactor.Statistics().Threads);
        }
    }

    [Fact]
    public void After_the_end_nothing_can_be_started_in_a_thread()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.Contains(
            "DeferToThread",
            Assert.Throws<ReactorNotRunningException>(() => reactor.DeferToThread(static () => 7)).Message
        );
        Assert.Contains(
            "CallInThread",
            Assert.Throws<ReactorNotRunningException>(() => reactor.CallInThread(static () => { })).Message
        );
    }

    [Fact]
    public void While_the_threads_end_no_function_can_be_started_and_the_message_says_when_it_could()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Exception? error = null;
        reactor.CallWhenRunning(() =>
        {
            reactor.CallInThread(() =>
            {
                began.Set();
                go.Wait();
            });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            reactor.Stop();
            error = Record.Exception(() => reactor.DeferToThread(static () => 7));
            go.Set();
        });
        reactor.Run();
        Assert.Contains("phase Before", Assert.IsType<ReactorNotRunningException>(error).Message);
    }
}
