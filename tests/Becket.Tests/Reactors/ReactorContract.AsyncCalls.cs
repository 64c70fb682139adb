namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void CallFromThreadAsync_gives_a_thread_the_value_of_what_ran_on_the_loop()
    {
        Reactor reactor = null!;
        using var made = new ManualResetEventSlim();
        int loop = 0;
        OtherThread thread = OnThread(() =>
        {
            reactor = Make();
            loop = Environment.CurrentManagedThreadId;
            made.Set();
            reactor.Run();
            reactor.Dispose();
        });
        made.Wait();

        var got = new List<object?>();
        OnThread(() => Ask().GetAwaiter().GetResult()).Join();
        thread.Join();

        Assert.Equal([true, "deferred", "task", "deferred without a value", "task without a value", "action"], got);

        async Task Ask()
        {
            got.Add(await reactor.CallFromThreadAsync(() => Environment.CurrentManagedThreadId == loop));
            got.Add(
                await reactor.CallFromThreadAsync(async Deferred<string> () =>
                {
                    await Sleep(reactor, 0.001);
                    return "deferred";
                })
            );
            got.Add(
                await reactor.CallFromThreadAsync(async Task<string> () =>
                {
                    await Task.Yield();
                    return Environment.CurrentManagedThreadId == loop ? "task" : "task on another thread";
                })
            );
            await reactor.CallFromThreadAsync(async Deferred () =>
            {
                await Sleep(reactor, 0.001);
                got.Add("deferred without a value");
            });
            await reactor.CallFromThreadAsync(async Task () =>
            {
                await Task.Yield();
                got.Add("task without a value");
            });
            await reactor.CallFromThreadAsync(() => got.Add("action"));
            await reactor.CallFromThreadAsync(reactor.Stop);
        }
    }

    [Fact]
    public void CallFromThreadAsync_gives_errors_and_cancellation_through_the_task()
    {
        Reactor reactor = Make();
        Task[] failed =
        [
            reactor.CallFromThreadAsync(new Func<int>(FailHere)),
            reactor.CallFromThreadAsync(Deferred () => throw new FormatException()),
            reactor.CallFromThreadAsync(Deferred<int> () => Deferred.Fail<int>(new FormatException())),
            reactor.CallFromThreadAsync(Task () => Task.FromException(new FormatException())),
        ];
        Task cancelled = reactor.CallFromThreadAsync(Deferred () => Deferred.Fail(new CancelledException()));
        reactor.CallFromThread(reactor.Stop);
        reactor.Run();

        Assert.All(
            failed,
            static task => Assert.IsType<FormatException>(Assert.Single(task.Exception!.InnerExceptions))
        );
        Assert.True(cancelled.IsCanceled);
        Assert.Equal(0, reactor.Statistics().Errors);
    }

    [Fact]
    public void CallFromThreadAsync_on_the_loop_itself_runs_later_and_can_be_awaited_there()
    {
        Reactor reactor = Make();
        int answer = reactor.Run(async Deferred<int> () =>
        {
            bool hasRun = false;
            Task<int> task = reactor.CallFromThreadAsync(() =>
            {
                hasRun = true;
                return 42;
            });
            Assert.False(hasRun);
            return await task;
        });
        Assert.Equal(42, answer);
    }

    [Fact]
    public void CallFromThreadAsync_fails_when_the_reactor_has_ended_or_ends_before_there_is_a_result()
    {
        Reactor reactor = Make();
        Task<int> never = reactor.CallFromThreadAsync(Deferred<int> () => new Deferred<int>());
        reactor.CallWhenRunning(() => reactor.CallLater(Seconds(0.001), reactor.Stop));
        reactor.Run();
        Task late = reactor.CallFromThreadAsync(static () => { });

        Assert.Contains(
            "before it had a result",
            Assert.IsType<ReactorNotRunningException>(never.Exception!.InnerException).Message
        );
        Assert.Contains("has ended", Assert.IsType<ReactorNotRunningException>(late.Exception!.InnerException).Message);
    }

    [Fact]
    public void CallFromThreadAsync_fails_when_the_reactor_is_disposed_before_it_has_run()
    {
        Reactor reactor = Make();
        Task waiting = reactor.CallFromThreadAsync(static () => { });
        reactor.Dispose();
        Assert.IsType<ReactorNotRunningException>(waiting.Exception!.InnerException);
    }

    [Fact]
    public void A_token_ends_the_task_of_CallFromThreadAsync_and_what_it_waits_for()
    {
        Reactor reactor = Make();
        using var before = new CancellationTokenSource();
        using var during = new CancellationTokenSource();
        int ran = 0;
        var waiting = new Deferred();
        waiting.AddErrback(failure => ran += failure.Exception is CancelledException ? 1 : 0);
        Task notBegun = reactor.CallFromThreadAsync(() => ran += 100, before.Token);
        Task? begun = null;
        begun = reactor.CallFromThreadAsync(
            Deferred () =>
            {
                reactor.CallLater(
                    Seconds(0.001),
                    () =>
                    {
                        during.Cancel();
                        Assert.True(begun!.IsCanceled);
                        reactor.CallFromThread(reactor.Stop);
                    }
                );
                return waiting;
            },
            during.Token
        );
        Task refused = reactor.CallFromThreadAsync(() => ran += 100, new CancellationToken(canceled: true));
        before.Cancel();
        Assert.True(notBegun.IsCanceled);
        Assert.True(refused.IsCanceled);
        reactor.Run();
        Assert.Equal(1, ran);
    }

    [Fact]
    public void CallFromThreadAsync_fails_when_the_function_returns_a_deferred_that_belongs_to_another_thread()
    {
        Reactor reactor = Make();
        Deferred<int>? foreign = null;
        OnThread(() =>
            {
                using var other = Reactor.Create(new ReactorOptions { HandleSignals = false });
                foreign = new Deferred<int>();
                foreign.AddCallback(static value => value);
            })
            .Join();
        Task<int> task = reactor.CallFromThreadAsync(Deferred<int> () => foreign!);
        reactor.CallFromThread(() =>
        {
            Assert.IsType<WrongThreadException>(task.Exception?.InnerException);
            reactor.Stop();
        });
        reactor.Run();
        Assert.IsType<WrongThreadException>(task.Exception?.InnerException);
    }
}
