namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void Async_Task_code_resumes_on_the_loop()
    {
        Reactor reactor = Make();
        int here = Environment.CurrentManagedThreadId;
        int elsewhere = reactor.Run(async Task<int> () =>
        {
            int count = 0;
            for (int i = 0; i < 200; i++)
            {
                await Task.Run(static () => { });
                count += Environment.CurrentManagedThreadId == here ? 0 : 1;
                await Task.Yield();
                count += Environment.CurrentManagedThreadId == here ? 0 : 1;
            }

#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
            await Task.Delay(1);
#pragma warning restore BKT0007
            return count + (Environment.CurrentManagedThreadId == here ? 0 : 1);
        });
        Assert.Equal(0, elsewhere);
    }

    [Fact]
    public void An_exception_of_an_async_void_method_is_logged()
    {
        Reactor reactor = Make();
#pragma warning disable VSTHRD100, AsyncFixer03, BKT0009 // The test is about an async void method.
        static async void Fails()
        {
            await Task.Yield();
            throw new FormatException("Meant to fail.");
        }
#pragma warning restore VSTHRD100, AsyncFixer03, BKT0009

        reactor.Run(async Deferred () =>
        {
            Fails();
            while (reactor.Statistics().Errors == 0)
            {
                await Deferred.Yield();
            }
        });
        Assert.IsType<FormatException>(Log.TakeOne().Error);
    }

    [Fact]
    public void The_context_posts_to_the_loop_and_after_its_end_to_the_thread_pool()
    {
        Reactor reactor = Make();
        SynchronizationContext? context = null;
        int posted = 0;
        reactor.CallWhenRunning(() =>
        {
            context = SynchronizationContext.Current;
            OnThread(() =>
                    context!.Post(
                        state =>
                        {
                            posted = Environment.CurrentManagedThreadId;
                            Assert.Equal("state", state);
                            reactor.Stop();
                        },
                        "state"
                    )
                )
                .Join();
        });
        reactor.Run();
        Assert.Equal(Environment.CurrentManagedThreadId, posted);
        Assert.Same(context, context!.CreateCopy());
        using var ran = new ManualResetEventSlim();
        context.Post(_ => ran.Set(), null);
        Assert.True(ran.Wait(Patience.Milliseconds, CancellationToken.None));
    }

    [Fact]
    public void A_task_that_continues_after_the_end_of_the_loop_completes()
    {
        Reactor reactor = Make();
        var source = new TaskCompletionSource();
        async Task After() => await source.Task;
        Task? after = null;
        reactor.CallWhenRunning(() =>
        {
            after = After();
            reactor.Stop();
        });
        reactor.Run();
        source.SetResult();
        Assert.True(SpinWait.SpinUntil(() => after!.IsCompletedSuccessfully, Patience.Milliseconds));
    }

    [Fact]
    public void Send_runs_at_once_on_the_loop_and_blocks_on_other_threads()
    {
        Reactor reactor = Make();
        int loop = Environment.CurrentManagedThreadId;
        var ran = new List<string>();
        Exception? error = null;
        OtherThread? thread = null;
        reactor.CallWhenRunning(() =>
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            context.Send(state => ran.Add((string)state!), "at once");
            ran.Add("next line");
            thread = OnThread(() =>
            {
                context.Send(
                    _ => ran.Add(Environment.CurrentManagedThreadId == loop ? "on the loop" : "elsewhere"),
                    null
                );
                ran.Add("sent");
                error = Record.Exception(() => context.Send(_ => FailHere(), null));
                reactor.CallFromThread(reactor.Stop);
            });
        });
        reactor.Run();
        thread!.Join();
        Assert.Equal(["at once", "next line", "on the loop", "sent"], ran);
        Assert.IsType<FormatException>(error);
    }
}
