using System.Diagnostics;
using System.Text;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>What a job costs in the state machine. Explicit: it measures, and asserts only what size says.</summary>
public sealed class LedgerCostTests(ITestOutputHelper output)
{
    private const int Jobs = 1_000;
    private const int Batch = 64;

    [Fact(Explicit = true)]
    public void Nanoseconds_of_a_job_at_batch_64_in_a_shard_of_1000()
    {
        Measure(rounds: 200, isStored: false);
        Measure(rounds: 2_000, isStored: false);
        Measure(rounds: 200, isStored: true);
        Measure(rounds: 2_000, isStored: true);
    }

    [Fact]
    public void A_job_takes_few_bytes_where_it_is_stored()
    {
        ShardState shard = Filled();
        (int jobs, int fresh) = Size(shard);
        Finish(shard, null, out _);
        (_, int done) = Size(shard);

        output.WriteLine(
            $"jobs {jobs / (double)Jobs:0.0}, progress new {fresh / (double)Jobs:0.0}, done "
                + $"{done / (double)Jobs:0.0} bytes a job"
        );

        // A key of 7 characters, a payload of 20 bytes; a result of 8 bytes.
        Assert.InRange(jobs, 0, 32 * Jobs);
        Assert.InRange(fresh, 0, 2 * Jobs);
        Assert.InRange(done, 0, 20 * Jobs);
    }

    private void Measure(int rounds, bool isStored)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long time = 0;
        int exchanges = 0;
        StateWriter? writer = isStored ? new StateWriter() : null;
        for (int round = 0; round < rounds; round++)
        {
            ShardState shard = Filled();
            long start = Stopwatch.GetTimestamp();
            Finish(shard, writer, out int count);
            time += Stopwatch.GetTimestamp() - start;
            exchanges += count;
        }

        double nanoseconds = Stopwatch.GetElapsedTime(0, time).TotalNanoseconds / ((double)rounds * Jobs);
        output.WriteLine(
            $"{rounds} rounds, stored {isStored}: {nanoseconds:0} ns a job, {exchanges / rounds} exchanges a shard, "
                + $"{(GC.GetAllocatedBytesForCurrentThread() - allocated) / ((double)rounds * Jobs):0} bytes "
                + "allocated a job (with filling)"
        );
    }

    private static ShardState Filled()
    {
        var shard = new ShardState();
        shard.Append(
            new AppendRequest
            {
                Creator = 1,
                From = 0,
                Jobs =
                [
                    .. Enumerable
                        .Range(0, Jobs)
                        .Select(static job => new JobRecord(
                            $"key{job:0000}",
                            "thumbnail",
                            Encoding.UTF8.GetBytes("\"http://example.or\"")
                        )),
                ],
                Options = new JobListOptions(),
                Control = new ListControl(1, ListMode.Running),
            }
        );
        return shard;
    }

    private static void Finish(ShardState shard, StateWriter? writer, out int exchanges)
    {
        exchanges = 0;
        byte[] result = "12345678"u8.ToArray();
        JobReport[] done = [];
        while (!shard.Summary().IsComplete)
        {
            ExchangeAnswer answer = shard.Exchange(
                TimeSpan.FromMilliseconds(exchanges),
                new ExchangeRequest
                {
                    Worker = "worker-1-00000000",
                    Sequence = ++exchanges,
                    Handlers = ["thumbnail"],
                    Done = done,
                    Want = Batch,
                    TakesSuspect = true,
                }
            );
            done = new JobReport[answer.Leases.Count];
            for (int index = 0; index < done.Length; index++)
            {
                done[index] = new JobReport(answer.Leases[index].Lease, ReportKind.Succeeded, result, null);
            }

            if (writer is not null)
            {
                writer.Clear();
                shard.WriteProgress(writer, TimeSpan.FromMilliseconds(exchanges));
            }
        }
    }

    private static (int Jobs, int Progress) Size(ShardState shard)
    {
        var jobs = new StateWriter();
        var progress = new StateWriter();
        shard.WriteJobs(jobs);
        shard.WriteProgress(progress, TimeSpan.Zero);
        return (jobs.Length, progress.Length);
    }
}
