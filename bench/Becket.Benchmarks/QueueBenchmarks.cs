using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Nito.AsyncEx;

namespace Becket.Benchmarks;

/// <summary>A queue between a producer and a consumer: values that wait for a consumer, and a consumer that waits for
/// values.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class QueueBenchmarks
{
    private const int Values = 100;

    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(
        new UnboundedChannelOptions { AllowSynchronousContinuations = true, SingleReader = true }
    );
    private readonly AsyncProducerConsumerQueue<int> _asyncQueue = new();
    private readonly DeferredQueue<int> _deferredQueue = new();

    [BenchmarkCategory("values wait"), Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public async Task<int> Values_in_a_Channel()
    {
        for (int i = 0; i < Values; i++)
        {
            _channel.Writer.TryWrite(i);
        }

        int sum = 0;
        for (int i = 0; i < Values; i++)
        {
            sum += await _channel.Reader.ReadAsync();
        }

        return sum;
    }

    [BenchmarkCategory("values wait"), Benchmark(OperationsPerInvoke = Values)]
    public async Task<int> Values_in_an_AsyncProducerConsumerQueue()
    {
        for (int i = 0; i < Values; i++)
        {
            await _asyncQueue.EnqueueAsync(i);
        }

        int sum = 0;
        for (int i = 0; i < Values; i++)
        {
            sum += await _asyncQueue.DequeueAsync();
        }

        return sum;
    }

    [BenchmarkCategory("values wait"), Benchmark(OperationsPerInvoke = Values)]
    public bool Values_in_a_DeferredQueue()
    {
        for (int i = 0; i < Values; i++)
        {
            _deferredQueue.Put(i);
        }

        return TakeAll().Called;
    }

    [BenchmarkCategory("taker waits"), Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public Task<int> Taker_at_a_Channel()
    {
        Task<int> taker = TakeAll();
        for (int i = 0; i < Values; i++)
        {
            _channel.Writer.TryWrite(i);
        }

        return taker;

        async Task<int> TakeAll()
        {
            int sum = 0;
            for (int i = 0; i < Values; i++)
            {
                sum += await _channel.Reader.ReadAsync();
            }

            return sum;
        }
    }

    [BenchmarkCategory("taker waits"), Benchmark(OperationsPerInvoke = Values)]
    public bool Taker_at_a_DeferredQueue()
    {
        Deferred<int> taker = TakeAll();
        for (int i = 0; i < Values; i++)
        {
            _deferredQueue.Put(i);
        }

        return taker.Called;
    }

    private async Deferred<int> TakeAll()
    {
        int sum = 0;
        for (int i = 0; i < Values; i++)
        {
            sum += await _deferredQueue.Get();
        }

        return sum;
    }
}
