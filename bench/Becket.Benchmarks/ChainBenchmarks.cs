using BenchmarkDotNet.Attributes;

namespace Becket.Benchmarks;

/// <summary>A result to come, ten callbacks on it, and then the result.</summary>
[MemoryDiagnoser]
public class ChainBenchmarks
{
    private const int Callbacks = 10;

    [Benchmark(Baseline = true, OperationsPerInvoke = Callbacks)]
    public int ContinueWith()
    {
        var source = new TaskCompletionSource<int>();
        var task = source.Task;
        for (var i = 0; i < Callbacks; i++)
        {
            task = task.ContinueWith(static before => before.Result + 1, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        source.SetResult(0);
        return task.Result;
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public int AddCallback()
    {
        var deferred = new Deferred<int>();
        for (var i = 0; i < Callbacks; i++)
        {
            deferred.AddCallback(static value => value + 1);
        }

        deferred.Callback(0);
        return deferred.TryGetOutcome(out var outcome) ? outcome.Value : -1;
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public string AddCallback_that_changes_the_type()
    {
        var number = new Deferred<int>();
        var text = number.AddCallback(static _ => "");
        for (var i = 2; i < Callbacks; i += 2)
        {
            text = text.AddCallback(static text => text.Length).AddCallback(static _ => "");
        }

        number.Callback(0);
        return text.TryGetOutcome(out var outcome) ? outcome.Value : "";
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public bool Deferreds_that_wait_for_each_other()
    {
        var last = new Deferred<int>();
        var waited = last;
        for (var i = 0; i < Callbacks; i++)
        {
            var before = waited;
            waited = Deferred.Succeed(i).AddCallback(_ => before);
        }

        last.Callback(0);
        return waited.Called;
    }
}
