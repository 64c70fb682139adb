using BenchmarkDotNet.Attributes;

namespace Becket.Benchmarks;

/// <summary>Ten callbacks on a result that is not there yet, and then the result.</summary>
[MemoryDiagnoser]
public class ChainBenchmarks
{
    private const int Callbacks = 10;

    [Benchmark(Baseline = true, OperationsPerInvoke = Callbacks)]
    public int ContinueWith()
    {
        var source = new TaskCompletionSource<int>();
        Task<int> task = source.Task;
        for (int i = 0; i < Callbacks; i++)
        {
            task = task.ContinueWith(
                static before => before.Result + 1,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }

        source.SetResult(0);
        return task.Result;
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public int AddCallback()
    {
        var deferred = new Deferred<int>();
        for (int i = 0; i < Callbacks; i++)
        {
            deferred.AddCallback(static value => value + 1);
        }

        deferred.Callback(0);
        return deferred.TryGetOutcome(out Outcome<int> outcome) ? outcome.Value : -1;
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public string AddCallback_that_changes_the_type()
    {
        var number = new Deferred<int>();
        Deferred<string> text = number.AddCallback(static _ => "");
        for (int i = 2; i < Callbacks; i += 2)
        {
            text = text.AddCallback(static text => text.Length).AddCallback(static _ => "");
        }

        number.Callback(0);
        return text.TryGetOutcome(out Outcome<string> outcome) ? outcome.Value : "";
    }

    [Benchmark(OperationsPerInvoke = Callbacks)]
    public bool Deferreds_that_wait_for_each_other()
    {
        var last = new Deferred<int>();
        Deferred<int> waited = last;
        for (int i = 0; i < Callbacks; i++)
        {
            Deferred<int> before = waited;
            waited = Deferred.Succeed(i).AddCallback(_ => before);
        }

        last.Callback(0);
        return waited.Called;
    }
}
