using System.Diagnostics.Metrics;
using Becket.Orleans.Ledger;
using Becket.Testing;

namespace Becket.Orleans.Tests;

/// <summary>The instruments count all of the process, and other tests run: so the figures here are too large to be
/// theirs.</summary>
public sealed class MeterTests
{
    [Fact]
    public void Workers_show_their_slots_and_leases_while_they_are_started() =>
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "wait",
                    async (_, job) =>
                    {
                        await reactor.DeferLater(TimeSpan.FromMinutes(1), job.Cancellation);
                        return 0;
                    }
                ),
                new JobWorkerOptions { Slots = 90_001 }
            );
            Assert.InRange(Read("becket.jobs.worker.slots"), 0, 90_000);
            await worker.Start();
            JobList list = await cluster.Lists.CreateAsync(
                "day",
                Enumerable.Range(0, 5_000).Select(static number => Job.Of("wait", $"job-{number}", 0))
            );
            await reactor.DeferLater(TimeSpan.FromSeconds(10));

            Assert.Equal(5_000, worker.Statistics().Leases);
            Assert.InRange(Read("becket.jobs.worker.count"), 1, 1_000);
            Assert.InRange(Read("becket.jobs.worker.slots"), 90_001, 100_000);
            Assert.InRange(Read("becket.jobs.worker.leases"), 5_000, 10_000);

            await list.WaitAsync();
            await worker.Stop();
            Assert.InRange(Read("becket.jobs.worker.slots"), 0, 90_000);
            Assert.InRange(Read("becket.jobs.worker.leases"), 0, 4_999);
        });

    [Fact]
    public void Shards_show_their_bytes_and_their_oldest_job_while_a_process_has_them()
    {
        var figures = new ShardFigures();
        figures.Stored(1L << 40);
        figures.Oldest(TimeSpan.FromDays(10));

        Assert.InRange(Read("becket.jobs.shard.count"), 1, 1_000);
        Assert.InRange(Read("becket.jobs.shard.state"), 1L << 40, 1L << 41);
        Assert.InRange(Read("becket.jobs.oldest.age"), 864_000, 900_000);

        figures.Oldest(null);
        Assert.InRange(Read("becket.jobs.oldest.age"), 0, 863_999);

        figures.Close();
        Assert.InRange(Read("becket.jobs.shard.state"), 0, (1L << 40) - 1);
    }

    /// <summary>The sum of an instrument; 0 if there is none yet, as the first worker or shard of the process makes
    /// it.</summary>
    private static double Read(string name)
    {
        double value = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Becket.Orleans" && instrument.Name == name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, figure, _, _) => value = figure);
        listener.SetMeasurementEventCallback<long>((_, figure, _, _) => value = figure);
        listener.SetMeasurementEventCallback<double>((_, figure, _, _) => value = figure);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }
}
