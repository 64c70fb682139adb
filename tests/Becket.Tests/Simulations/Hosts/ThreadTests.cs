using System.Diagnostics;
using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>Functions on simulated threads.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void A_pool_that_is_stopped_gives_its_name_back()
    {
        using var simulation = new Simulation();
        List<int> results = [];
        simulation
            .AddHost("one")
            .Run(
                async Deferred (reactor) =>
                {
                    for (int time = 0; time < 2; time++)
                    {
                        WorkerPool pool = reactor.CreateWorkerPool("disk", size: 1);
                        results.Add(await pool.DeferToThread(() => time));
                        pool.Stop();
                    }
                }
            );
        simulation.RunFor(Seconds(1));
        Assert.Equal([0, 1], results);
    }

    [Fact]
    public void A_function_sees_neither_a_reactor_nor_a_context_and_is_on_the_worlds_thread()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        (int Thread, Home? Home, Reactor? Reactor, SynchronizationContext? Context) seen = default;
        SynchronizationContext? before = SynchronizationContext.Current;
        var outside = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(outside);
        try
        {
            host.Run(
                async Deferred (reactor) =>
                {
                    seen = await reactor.DeferToThread(() =>
                        (
                            Environment.CurrentManagedThreadId,
                            Home.Current,
                            Reactor.Current,
                            SynchronizationContext.Current
                        )
                    );
                    Assert.Same(reactor, Reactor.Current);
                }
            );
            simulation.RunFor(Seconds(1));
            Assert.Same(outside, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal((Environment.CurrentManagedThreadId, null, null, null), seen);
    }

    [Fact]
    public void Members_of_the_reactor_in_a_function_are_an_error_that_names_the_way()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.Run(
            async Deferred (reactor) =>
                host.Keep(
                    await reactor.DeferToThread(() =>
                        Assert.Throws<WrongThreadException>(() => reactor.CallLater(Seconds(1), static () => { }))
                    )
                )
        );
        simulation.RunFor(Seconds(1));

        string message = host.Get<WrongThreadException>().Message;
        Assert.Contains("between the turns", message, StringComparison.Ordinal);
        Assert.Contains("host.Run(", message, StringComparison.Ordinal);
        Assert.Contains("reactor.CallFromThread(", message, StringComparison.Ordinal);
        Assert.Contains(
            "between the turns",
            Assert.Throws<WrongThreadException>(() => host.Reactor.Stop()).Message,
            StringComparison.Ordinal
        );
        Deferred? deferred = null;
        host.Run(_ =>
        {
            deferred = new Deferred();
        });
        simulation.RunFor(Seconds(1));
        Assert.Contains(
            "between the turns",
            Assert.Throws<WrongThreadException>(() => deferred!.Callback()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_async_function_goes_on_in_the_world_after_each_await()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        var steps = new List<(int Thread, bool HasReactor, double Time)>();
        host.Run(
            async Deferred (reactor) =>
            {
                int sum = await reactor.DeferToThread(async () =>
                {
                    steps.Add((Environment.CurrentManagedThreadId, Reactor.Current is not null, Now()));
                    int first = await reactor.CallFromThreadAsync(() => reactor.DeferLater(Seconds(1), static () => 1));
                    steps.Add((Environment.CurrentManagedThreadId, Reactor.Current is not null, Now()));
                    await Task.Yield();
                    steps.Add((Environment.CurrentManagedThreadId, Reactor.Current is not null, Now()));
                    await Task.Delay(Seconds(2), reactor.TimeProvider);
                    steps.Add((Environment.CurrentManagedThreadId, Reactor.Current is not null, Now()));
                    return first + 1;
                });
                Assert.Equal(2, sum);
                reactor.Stop();
            }
        );

        Assert.True(simulation.RunUntil(() => !host.IsUp, Seconds(10)));
        int here = Environment.CurrentManagedThreadId;
        Assert.Equal([(here, false, 0), (here, false, 1), (here, false, 1), (here, false, 3)], steps);

        double Now() => Math.Floor(simulation.Now.TotalSeconds + 1e-6);
    }

    [Fact]
    public void A_function_that_goes_on_in_real_time_is_an_error()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        using var go = new ManualResetEventSlim();
        using var went = new ManualResetEventSlim();
        host.Run(reactor =>
            _ = reactor.DeferToThread(async () =>
            {
                await Task.Run(() => go.Wait());
                went.Set();
            })
        );
        simulation.RunFor(Seconds(1));

        // Not before the function awaits it.
        go.Set();
        SimulationException error = Assert.Throws<SimulationException>(() =>
        {
            // On a busy machine the pool may take long to begin with the task.
            var patience = Stopwatch.StartNew();
            while (!went.IsSet && patience.ElapsedMilliseconds < Patience.Milliseconds)
            {
                simulation.RunFor(Seconds(1));
                Thread.Sleep(1);
            }
        });

        Assert.Contains("another thread", error.Message, StringComparison.Ordinal);
        Assert.False(went.IsSet);
    }

    [Fact]
    public void A_function_may_block_until_the_loop_has_done_something()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        double took = 0;
        host.Run(
            async Deferred (reactor) =>
            {
                took = await reactor.DeferToThread(() =>
                {
                    double began = simulation.Now.TotalSeconds;
                    reactor.BlockingCallFromThread(() => reactor.DeferLater(Seconds(3)));
                    return simulation.Now.TotalSeconds - began;
                });
                reactor.Stop();
            }
        );

        Assert.True(simulation.RunUntil(() => !host.IsUp, Seconds(10)));
        Assert.Equal(3, took, 0.01);
    }

    [Fact]
    public void An_orderly_stop_waits_for_functions_that_run()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        host.SlowThreads(Seconds(4), Seconds(4));
        int results = 0;
        host.Run(reactor =>
        {
            _ = reactor.DeferToThread(static () => 1).AddCallback(_ => results++);
            reactor.CallLater(Seconds(1), reactor.Stop);
        });

        simulation.RunFor(Seconds(3));
        Assert.True(host.IsUp);
        simulation.RunFor(Seconds(2));
        Assert.False(host.IsUp);
        Assert.Equal(1, results);
    }

    [Fact]
    public void Slow_threads_take_the_time_that_was_asked_for_and_normal_ones_do_again()
    {
        using var simulation = new Simulation();
        Host host = simulation.AddHost("one");
        Reactor? started = null;
        host.Run(reactor => started = reactor);
        simulation.RunFor(Seconds(1));

        host.SlowThreads(Seconds(5), Seconds(6));
        Assert.InRange(TimeOfAFunction(), 5, 6.01);
        host.Crash();
        host.Restart();
        Assert.InRange(TimeOfAFunction(), 5, 6.01);
        host.NormalThreads();
        Assert.InRange(TimeOfAFunction(), 0, 0.01);
        Assert.Throws<ArgumentOutOfRangeException>(() => host.SlowThreads(Seconds(2), Seconds(1)));
        Assert.NotNull(started);

        double TimeOfAFunction()
        {
            double began = simulation.Now.TotalSeconds;
            double ended = 0;
            Reactor reactor = host.Reactor;
            reactor.CallFromThread(() =>
                _ = reactor.DeferToThread(static () => { }).AddCallback(() => ended = simulation.Now.TotalSeconds)
            );
            simulation.RunFor(Seconds(20));
            return ended - began;
        }
    }

    [Fact]
    public void No_more_functions_run_at_once_than_the_pool_has_threads()
    {
        using var simulation = new Simulation(
            new SimulationOptions { Reactors = new ReactorOptions { ThreadPoolSize = 2 } }
        );
        Host host = simulation.AddHost("one");
        host.SlowThreads(Seconds(1), Seconds(1));
        var ended = new List<double>();
        host.Run(reactor =>
        {
            for (int i = 0; i < 5; i++)
            {
                _ = reactor.DeferToThread(static () => { }).AddCallback(() => ended.Add(simulation.Now.TotalSeconds));
            }
        });

        simulation.RunFor(Seconds(10));

        Assert.Equal([1, 1, 2, 2, 3], ended.Select(static time => Math.Round(time, 3)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
