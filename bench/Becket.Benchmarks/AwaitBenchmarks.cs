using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Becket.Benchmarks;

/// <summary>Async methods: ten nested ones that each await the next, one that awaits ten times, and awaits of results
/// that are there already.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class AwaitBenchmarks
{
    private const int Awaits = 10;

    [BenchmarkCategory("tower"), Benchmark(Baseline = true, OperationsPerInvoke = Awaits)]
    public int Tower_of_tasks()
    {
        var source = new TaskCompletionSource<int>();
        Task<int> top = Level(Awaits, source.Task);
        source.SetResult(0);
        return top.Result;

        static async Task<int> Level(int depth, Task<int> bottom) =>
            depth == 1
                ? await bottom.ConfigureAwait(false) + 1
                : await Level(depth - 1, bottom).ConfigureAwait(false) + 1;
    }

    [BenchmarkCategory("tower"), Benchmark(OperationsPerInvoke = Awaits)]
    public bool Tower_of_deferreds()
    {
        var source = new Deferred<int>();
        Deferred<int> top = Level(Awaits, source);
        source.Callback(0);
        return top.Called;

        static async Deferred<int> Level(int depth, Deferred<int> bottom) =>
            depth == 1 ? await bottom + 1 : await Level(depth - 1, bottom) + 1;
    }

    [BenchmarkCategory("row"), Benchmark(Baseline = true, OperationsPerInvoke = Awaits)]
    public int Ten_tasks_in_a_row()
    {
        var source = new TaskCompletionSource<int>[1];
        Task<int> sum = Sum(source);
        for (int i = 0; i < Awaits; i++)
        {
            source[0].SetResult(i);
        }

        return sum.Result;

        static async Task<int> Sum(TaskCompletionSource<int>[] source)
        {
            int sum = 0;
            for (int i = 0; i < Awaits; i++)
            {
                source[0] = new TaskCompletionSource<int>();
                sum += await source[0].Task.ConfigureAwait(false);
            }

            return sum;
        }
    }

    [BenchmarkCategory("row"), Benchmark(OperationsPerInvoke = Awaits)]
    public bool Ten_deferreds_in_a_row()
    {
        var source = new Deferred<int>[1];
        Deferred<int> sum = Sum(source);
        for (int i = 0; i < Awaits; i++)
        {
            source[0].Callback(i);
        }

        return sum.Called;

        static async Deferred<int> Sum(Deferred<int>[] source)
        {
            int sum = 0;
            for (int i = 0; i < Awaits; i++)
            {
                source[0] = new Deferred<int>();
                sum += await source[0];
            }

            return sum;
        }
    }

    [BenchmarkCategory("fired"), Benchmark(Baseline = true, OperationsPerInvoke = Awaits)]
    public Task<int> Tasks_that_are_done()
    {
        return Sum();

        static async Task<int> Sum()
        {
            int sum = 0;
            for (int i = 0; i < Awaits; i++)
            {
                sum += await Task.FromResult(1000 + i).ConfigureAwait(false);
            }

            return sum;
        }
    }

    [BenchmarkCategory("fired"), Benchmark(OperationsPerInvoke = Awaits)]
    public Deferred<int> Deferreds_that_have_fired()
    {
        return Sum();

        static async Deferred<int> Sum()
        {
            int sum = 0;
            for (int i = 0; i < Awaits; i++)
            {
                sum += await Deferred.Succeed(1000 + i);
            }

            return sum;
        }
    }

    [BenchmarkCategory("no wait"), Benchmark(Baseline = true, OperationsPerInvoke = Awaits)]
    public int Task_methods_that_do_not_suspend()
    {
        int sum = 0;
        for (int i = 0; i < Awaits; i++)
        {
            // Numbers for which the base class library has no task in its cache.
            sum += Same(1_000 + i).Result;
        }

        return sum;

        static async Task<int> Same(int number) => number;
    }

    [BenchmarkCategory("no wait"), Benchmark(OperationsPerInvoke = Awaits)]
    public int Deferred_methods_that_do_not_suspend()
    {
        int sum = 0;
        for (int i = 0; i < Awaits; i++)
        {
            sum += Same(1_000 + i).Called ? 1 : 0;
        }

        return sum;

        static async Deferred<int> Same(int number) => number;
    }
}
