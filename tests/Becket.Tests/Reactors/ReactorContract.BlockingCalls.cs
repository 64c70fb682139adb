namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void BlockingCallFromThread_gives_the_value_of_what_ran_on_the_loop()
    {
        Reactor reactor = Make();
        int loop = Environment.CurrentManagedThreadId;
        var got = new List<object?>();
        OtherThread thread = OnThread(() =>
        {
            got.Add(reactor.BlockingCallFromThread(() => Environment.CurrentManagedThreadId == loop));
            got.Add(
                reactor.BlockingCallFromThread(async Deferred<string> () =>
                {
                    await Sleep(reactor, 0.001);
                    return "later";
                })
            );
            reactor.BlockingCallFromThread(async Deferred () =>
            {
                await Sleep(reactor, 0.001);
                got.Add("no value");
            });
            reactor.BlockingCallFromThread(() => got.Add("action"));
            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
        Assert.Equal([true, "later", "no value", "action"], got);
    }

    [Fact]
    public void BlockingCallFromThread_throws_the_failure_with_its_stack()
    {
        Reactor reactor = Make();
        var errors = new List<Exception?>();
        OtherThread thread = OnThread(() =>
        {
            errors.Add(Record.Exception(() => reactor.BlockingCallFromThread(new Func<int>(FailHere))));
            errors.Add(
                Record.Exception(() =>
                    reactor.BlockingCallFromThread(() =>
                    {
                        FailHere();
                    })
                )
            );
            errors.Add(
                Record.Exception(() =>
                    reactor.BlockingCallFromThread(async Deferred () =>
                    {
                        await Sleep(reactor, 0);
                        FailHere();
                    })
                )
            );
            reactor.CallFromThread(reactor.Stop);
        });
        reactor.Run();
        thread.Join();
        Assert.Equal(3, errors.Count);
        Assert.All(
            errors,
            static error => Assert.Contains(nameof(FailHere), Assert.IsType<FormatException>(error).StackTrace)
        );
    }

    [Fact]
    public void BlockingCallFromThread_on_the_loop_itself_is_an_error()
    {
        Reactor reactor = Make();
        Exception? error = null;
        reactor.CallWhenRunning(() =>
        {
            error = Record.Exception(() => reactor.BlockingCallFromThread(static () => { }));
            reactor.Stop();
        });
        reactor.Run();
        Assert.Contains("Await the deferred instead", Assert.IsType<InvalidOperationException>(error).Message);
    }

    [Fact]
    public void BlockingCallFromThread_fails_when_the_reactor_ends_before_there_is_a_result()
    {
        Reactor reactor = Make();
        Exception? error = null;
        OtherThread thread = OnThread(() =>
            error = Record.Exception(() =>
                reactor.BlockingCallFromThread(Deferred<int> () =>
                {
                    reactor.CallLater(Seconds(0.001), reactor.Stop);
                    return new Deferred<int>();
                })
            )
        );
        reactor.Run();
        thread.Join();
        Assert.Contains("before it had a result", Assert.IsType<ReactorNotRunningException>(error).Message);
    }

    [Fact]
    public void BlockingCallFromThread_after_the_end_is_an_error()
    {
        Reactor reactor = Make();
        reactor.CallWhenRunning(reactor.Stop);
        reactor.Run();
        Assert.IsType<ReactorNotRunningException>(
            ErrorOnThread(() => reactor.BlockingCallFromThread(static () => { }))
        );
    }

    [Fact]
    public void BlockingCallFromThread_before_the_start_waits_for_it()
    {
        Reactor reactor = Make();
        int ran = 0;
        OtherThread thread = OnThread(() =>
            reactor.BlockingCallFromThread(() =>
            {
                ran++;
                reactor.Stop();
            })
        );
        reactor.Run();
        thread.Join();
        Assert.Equal(1, ran);
    }

    [Fact]
    public void A_function_in_a_thread_may_use_blocking_calls_also_while_the_reactor_stops()
    {
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 2 });
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var got = new List<string>();
        reactor.CallWhenRunning(() =>
        {
            reactor.CallInThread(() =>
            {
                began.Set();
                go.Wait();
                got.Add(reactor.BlockingCallFromThread(static () => "value"));
                got.Add(
                    reactor.BlockingCallFromThread(async Deferred<string> () =>
                    {
                        await Sleep(reactor, 0.001);
                        return "later";
                    })
                );
            });
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
            began.Wait();
#pragma warning restore BKT0001
            reactor.Stop();
            go.Set();
        });
        reactor.Run();
        Assert.Equal(["value", "later"], got);
    }

    [Fact]
    public void Blocking_calls_of_many_threads_while_the_reactor_stops_all_come_back()
    {
        Reactor reactor = Make();
        (int values, int refused) = (0, 0);
        OtherThread[] threads = Enumerable
            .Range(0, 6)
            .Select(_ =>
                OnThread(() =>
                {
                    while (true)
                    {
                        try
                        {
                            reactor.BlockingCallFromThread(() => values++);
                        }
                        catch (ReactorNotRunningException)
                        {
                            Interlocked.Increment(ref refused);
                            return;
                        }
                    }
                })
            )
            .ToArray();
        reactor.CallWhenRunning(() =>
        {
            void StopSoon()
            {
                if (values > 1000)
                {
                    reactor.Stop();
                }
                else
                {
                    reactor.CallFromThread(StopSoon);
                }
            }

            StopSoon();
        });
        reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(6, refused);
    }
}
