using System.Diagnostics;
using System.Diagnostics.Metrics;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Workers;

/// <summary>What workers measure, and the activity of a run.</summary>
internal static class WorkerMeter
{
    private static readonly UpDownCounter<long> s_running = Instruments.Meter.CreateUpDownCounter<long>(
        "becket.jobs.running",
        "{job}",
        "Slots in use, of the workers of this process."
    );

    private static readonly Histogram<double> s_exchange = Instruments.Meter.CreateHistogram<double>(
        "becket.jobs.exchange.duration",
        "s",
        "How long an exchange with a shard took. Tag \"outcome\": answered, failed."
    );

    private static readonly Histogram<long> s_batch = Instruments.Meter.CreateHistogram<long>(
        "becket.jobs.exchange.reports",
        "{report}",
        "How many reports an exchange carried."
    );

    public static void Running(int change) => s_running.Add(change);

    public static void Exchanged(TimeSpan duration, int reports, bool isAnswered)
    {
        s_exchange.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("outcome", isAnswered ? "answered" : "failed")
        );
        s_batch.Record(reports);
    }

    /// <summary>Starts the activity of a run, below the one in which the job was created; null if no one listens.
    /// </summary>
    public static Activity? StartRun(JobContext job, JobLease lease)
    {
        Activity? activity = Instruments.Activities.StartActivity(
            $"job {lease.Handler}",
            ActivityKind.Consumer,
            lease.TraceParent
        );
        activity?.SetTag("becket.job.list", job.List);
        activity?.SetTag("becket.job.key", job.Key);
        activity?.SetTag("becket.job.attempt", job.Attempt);
        activity?.SetTag("becket.job.token", job.FencingToken);
        return activity;
    }
}
