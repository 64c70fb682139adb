using BenchmarkDotNet.Attributes;
using Nito.AsyncEx;

namespace Becket.Benchmarks;

/// <summary>Trivial functions on threads with results back on the loop, a hundred outstanding.</summary>
[MemoryDiagnoser]
public class ThreadCallBenchmarks
{
    private const int Calls = 10_000;
    private const int Outstanding = 100;

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Task_Run_from_an_AsyncContext() =>
        AsyncContext.Run(async () =>
        {
            int next = 0;
            await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(_ => Caller()));

            async Task Caller()
            {
                while (next++ < Calls)
                {
                    await Task.Run(static () => 1);
                }
            }
        });

    [Benchmark(OperationsPerInvoke = Calls)]
    public void DeferToThread_from_a_reactor() =>
        Loop.Run(reactor =>
        {
            int next = 0;
            return Deferred.Gather(Enumerable.Range(0, Outstanding).Select(_ => Caller()));

            async Deferred Caller()
            {
                while (next++ < Calls)
                {
                    await reactor.DeferToThread(static () => 1);
                }
            }
        });
}
