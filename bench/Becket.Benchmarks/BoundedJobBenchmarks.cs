using BenchmarkDotNet.Attributes;
using Nito.AsyncEx;

namespace Becket.Benchmarks;

/// <summary>Many jobs, a bounded number at a time; each yields once. AsyncEx's context is a loop on one thread, as the
/// reactor is.</summary>
[MemoryDiagnoser]
public class BoundedJobBenchmarks
{
    private const int Jobs = 10_000;

    [Params(5, 100)]
    public int Slots { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Jobs)]
    public Task Parallel_ForEachAsync() =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Jobs),
            new ParallelOptions { MaxDegreeOfParallelism = Slots },
            static async (_, _) => await Task.Yield()
        );

    [Benchmark(OperationsPerInvoke = Jobs)]
    public async Task SemaphoreSlim_and_WhenAll()
    {
        using var semaphore = new SemaphoreSlim(Slots);
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => Job()));

        async Task Job()
        {
            await semaphore.WaitAsync();
            try
            {
                await Task.Yield();
            }
            finally
            {
                semaphore.Release();
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Jobs)]
    public void AsyncContext_and_AsyncSemaphore() =>
        AsyncContext.Run(async () =>
        {
            var semaphore = new AsyncSemaphore(Slots);
            await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => Job()));

            async Task Job()
            {
                using (await semaphore.LockAsync())
                {
                    await Task.Yield();
                }
            }
        });

    [Benchmark(OperationsPerInvoke = Jobs)]
    public void Cooperator_ForEach() =>
        Loop.Run(_ =>
            Cooperator.ForEach(Enumerable.Range(0, Jobs), Slots, static async Deferred (_) => await Deferred.Yield())
        );

    [Benchmark(OperationsPerInvoke = Jobs)]
    public void Deferred_semaphore() =>
        Loop.Run(_ =>
        {
            var semaphore = new DeferredSemaphore(Slots);
            return Deferred.Gather(
                Enumerable.Range(0, Jobs).Select(_ => semaphore.Run(static async Deferred () => await Deferred.Yield()))
            );
        });
}
