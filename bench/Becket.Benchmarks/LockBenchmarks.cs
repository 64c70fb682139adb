using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Nito.AsyncEx;

namespace Becket.Benchmarks;

/// <summary>A lock that is held across an await: when it is free, and when a hundred methods wait for it.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class LockBenchmarks
{
    private const int Takings = 100;

    private static readonly SemaphoreSlim s_semaphore = new(1);
    private readonly AsyncLock _asyncLock = new();
    private readonly DeferredLock _deferredLock = new();

    [BenchmarkCategory("free"), Benchmark(Baseline = true, OperationsPerInvoke = Takings)]
    public async Task Free_SemaphoreSlim()
    {
        for (int i = 0; i < Takings; i++)
        {
            await s_semaphore.WaitAsync();
            s_semaphore.Release();
        }
    }

    [BenchmarkCategory("free"), Benchmark(OperationsPerInvoke = Takings)]
    public async Task Free_AsyncLock()
    {
        for (int i = 0; i < Takings; i++)
        {
            using (await _asyncLock.LockAsync()) { }
        }
    }

    [BenchmarkCategory("free"), Benchmark(OperationsPerInvoke = Takings)]
    public bool Free_DeferredLock()
    {
        return Take().Called;

        async Deferred Take()
        {
            for (int i = 0; i < Takings; i++)
            {
                await _deferredLock.Acquire();
                _deferredLock.Release();
            }
        }
    }

    [BenchmarkCategory("line"), Benchmark(Baseline = true, OperationsPerInvoke = Takings)]
    public async Task Line_at_SemaphoreSlim()
    {
        await s_semaphore.WaitAsync();
        var all = Task.WhenAll(Enumerable.Range(0, Takings).Select(_ => Take()));
        s_semaphore.Release();
        await all;

        async Task Take()
        {
            await s_semaphore.WaitAsync();
            s_semaphore.Release();
        }
    }

    [BenchmarkCategory("line"), Benchmark(OperationsPerInvoke = Takings)]
    public async Task Line_at_AsyncLock()
    {
        IDisposable first = await _asyncLock.LockAsync();
        var all = Task.WhenAll(Enumerable.Range(0, Takings).Select(_ => Take()));
        first.Dispose();
        await all;

        async Task Take()
        {
            using (await _asyncLock.LockAsync()) { }
        }
    }

    [BenchmarkCategory("line"), Benchmark(OperationsPerInvoke = Takings)]
    public bool Line_at_DeferredLock()
    {
        _ = _deferredLock.Acquire();
        var all = Deferred.Gather(Enumerable.Range(0, Takings).Select(_ => Take()));
        _deferredLock.Release();
        return all.Called;

        async Deferred Take()
        {
            await _deferredLock.Acquire();
            _deferredLock.Release();
        }
    }
}
