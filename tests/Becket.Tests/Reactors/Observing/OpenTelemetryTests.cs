using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Becket.Tests.Reactors.Observing;

/// <summary>What OpenTelemetry's own collector makes of the metrics. It listens to all reactors of the process, so no
/// other test may run meanwhile.</summary>
[Collection(TracingCollection.Name)]
public sealed class OpenTelemetryTests
{
    // Units by UCUM; counts in braces.
    private static readonly string[] s_expected =
    [
        "becket.connect.duration s Histogram",
        "becket.connection.count {connection} LongSumNonMonotonic",
        "becket.connection.ended {connection} LongSum",
        "becket.connection.io By LongSum",
        "becket.connection.refused {connection} LongSum",
        "becket.cooperator.queue.length {item} LongSumNonMonotonic",
        "becket.cooperator.slot.count {slot} LongSumNonMonotonic",
        "becket.cooperator.task.count {task} LongSumNonMonotonic",
        "becket.delayed_call.count {call} LongSumNonMonotonic",
        "becket.loop.delay s Histogram",
        "becket.loop.time s DoubleSum",
        "becket.loop.utilization 1 DoubleGauge",
        "becket.process.count {process} LongSumNonMonotonic",
        "becket.reactor.callback_errors {error} LongSum",
        "becket.reactor.calls {call} LongSum",
        "becket.reactor.slow_turns {turn} LongSum",
        "becket.reactor.turn.duration s Histogram",
        "becket.reactor.turns {turn} LongSum",
        "becket.reactor.unhandled_failures {failure} LongSum",
        "becket.thread_call.duration s Histogram",
        "becket.thread_call.wait s Histogram",
        "becket.thread_pool.queue.length {function} LongSumNonMonotonic",
        "becket.thread_pool.thread.count {thread} LongSumNonMonotonic",
        "becket.thread_pool.thread.limit {thread} LongSumNonMonotonic",
    ];

    [Fact]
    public void Every_instrument_is_exported_with_its_unit_and_kind()
    {
        List<Metric> metrics = Collect();

        Assert.Equal(
            s_expected,
            metrics
                .Select(static metric => $"{metric.Name} {metric.Unit} {metric.MetricType}")
                .Order(StringComparer.Ordinal)
        );
        Assert.All(metrics, static metric => Assert.Equal("Becket", metric.MeterName));
        Assert.All(metrics, static metric => Assert.EndsWith(".", metric.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Histograms_have_buckets_for_what_they_measure()
    {
        Metric turns = Collect().Single(static metric => metric.Name == "becket.reactor.turn.duration");
        var bounds = new List<double>();
        foreach (ref readonly MetricPoint point in turns.GetMetricPoints())
        {
            foreach (HistogramBucket bucket in point.GetHistogramBuckets())
            {
                bounds.Add(bucket.ExplicitBound);
            }
        }

        Assert.Equal(0.00001, bounds[0]);
        Assert.Contains(0.1, bounds);
    }

    [Fact]
    public void Each_point_says_which_reactor_it_is_of()
    {
        foreach (Metric metric in Collect())
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                bool isNamed = false;
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                {
                    isNamed |= tag is { Key: "becket.reactor.name", Value: string { Length: > 0 } };
                }

                Assert.True(isNamed, metric.Name);
            }
        }
    }

    /// <summary>Runs a program that does a little of everything but child processes.</summary>
    private static List<Metric> Collect()
    {
        var metrics = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("Becket")
            .AddInMemoryExporter(metrics)
            .Build();
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, Name = "collected" });
        List<Metric> collected = [];
        reactor.Run(async Deferred () =>
        {
            await reactor.ListenTcp(80, Factory.ForProtocol(static () => new Quiet()));
            Quiet client = await reactor.ConnectTcp("127.0.0.1", 80, static () => new Quiet());
            client.Transport!.LoseConnection();
            await client.Ended;
            await reactor.DeferToThread(static () => { });
            await reactor.DeferLater(TimeSpan.FromSeconds(1));

            // While the reactor lives; and a copy, as the end of the provider exports all of them again.
            provider.ForceFlush();
            collected = [.. metrics];
        });
        return collected;
    }
}
