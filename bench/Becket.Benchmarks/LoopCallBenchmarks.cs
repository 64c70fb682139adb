using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Nito.AsyncEx;

namespace Becket.Benchmarks;

/// <summary>Calls that the loop makes: given to it from another thread, all at once, and timers that come
/// due.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class LoopCallBenchmarks
{
    private const int Calls = 10_000;

    [BenchmarkCategory("from a thread"), Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Post_to_an_AsyncContext() =>
        AsyncContext.Run(async () =>
        {
            SynchronizationContext loop = SynchronizationContext.Current!;
            var counted = new TaskCompletionSource();
            int left = Calls;
            SendOrPostCallback call = _ =>
            {
                if (--left == 0)
                {
                    counted.SetResult();
                }
            };
            var sender = Task.Run(() =>
            {
                for (int i = 0; i < Calls; i++)
                {
                    loop.Post(call, null);
                }
            });
            await counted.Task;
            await sender;
        });

    [BenchmarkCategory("from a thread"), Benchmark(OperationsPerInvoke = Calls)]
    public void CallFromThread() =>
        Loop.Run(reactor =>
        {
            var counted = new Deferred();
            int left = Calls;
            Action call = () =>
            {
                if (--left == 0)
                {
                    counted.Callback();
                }
            };
            Deferred sender = reactor.DeferToThread(() =>
            {
                for (int i = 0; i < Calls; i++)
                {
                    reactor.CallFromThread(call);
                }
            });
            return Deferred.Gather(counted, sender);
        });

    [BenchmarkCategory("timers"), Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public async Task Timers_that_fire()
    {
        var counted = new TaskCompletionSource();
        int left = Calls;
        var timers = new Timer[Calls];
        TimerCallback call = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                counted.SetResult();
            }
        };
        foreach (ref Timer timer in timers.AsSpan())
        {
            timer = new Timer(call, null, 0, Timeout.Infinite);
        }

        await counted.Task;
        foreach (Timer timer in timers)
        {
            await timer.DisposeAsync();
        }
    }

    [BenchmarkCategory("timers"), Benchmark(OperationsPerInvoke = Calls)]
    public void CallLater_that_fires() =>
        Loop.Run(reactor =>
        {
            var counted = new Deferred();
            int left = Calls;
            Action call = () =>
            {
                if (--left == 0)
                {
                    counted.Callback();
                }
            };
            for (int i = 0; i < Calls; i++)
            {
                reactor.CallLater(TimeSpan.Zero, call);
            }

            return counted;
        });
}
