using System.Globalization;
using System.Text;

namespace Becket.Orleans.Jobs;

/// <summary>How the open lists of a cluster are at one moment: their jobs, the workers, and the job that has run for
/// the longest time. See <see cref="JobLists.GetOverviewAsync"/>.</summary>
public sealed record JobOverview
{
    private const string NoWorkers =
        "no worker has asked for jobs of these lists since the processes that keep them have started";

    private static readonly CultureInfo s_plain = CultureInfo.InvariantCulture;

    /// <summary>When it was made, by the clock of the process that asked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The open lists, by their names.</summary>
    public required IReadOnlyList<JobListOverview> Lists { get; init; }

    /// <summary>The workers that have asked for jobs of these lists, by their names. A worker that was killed stays
    /// for as long as the shards are in memory: see <see cref="JobWorkerOverview.Silence"/>.</summary>
    public required IReadOnlyList<JobWorkerOverview> Workers { get; init; }

    /// <summary>The job that has run for the longest time; null if none runs. The ledger hears that a job runs with
    /// the next exchange of its worker: at the latest after a third of the lease time.</summary>
    public RunningJob? Oldest { get; init; }

    /// <summary>Jobs that were done in each second since an earlier overview, of the lists that are in both.</summary>
    /// <param name="earlier">The earlier one.</param>
    /// <returns>Zero if it is not earlier.</returns>
    public double DonePerSecond(JobOverview earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Lists.Sum(list => DonePerSecond(list, earlier));
    }

    /// <summary>The overview as lines of text.</summary>
    /// <param name="earlier">An earlier one, for rates. Null for none.</param>
    public string ToText(JobOverview? earlier = null)
    {
        var text = new StringBuilder();
        int width = Lists.Select(static list => list.Name.Length).Append(4).Max();
        text.Append(s_plain, $"{"list".PadRight(width)}     total   waiting    leased      done      dead    jobs/s\n");
        foreach (JobListOverview list in Lists)
        {
            JobProgress jobs = list.Progress;
            text.Append(s_plain, $"{list.Name.PadRight(width)}{jobs.Total, 10}{jobs.Waiting, 10}{jobs.Leased, 10}");
            text.Append(s_plain, $"{jobs.Done, 10}{jobs.Dead, 10}");
            text.Append(
                earlier is null ? "         -" : DonePerSecond(list, earlier).ToString("F1", s_plain).PadLeft(10)
            );
            text.Append('\n');
        }

        AppendWorkers(text);
        if (Oldest is { } oldest)
        {
            text.Append(
                s_plain,
                $"\noldest: \"{oldest.Key}\" of {oldest.List}, attempt {oldest.Attempt}, "
                    + $"{oldest.Age.TotalSeconds:F0} s on {oldest.Worker}\n"
            );
        }

        return text.ToString();
    }

    private double DonePerSecond(JobListOverview list, JobOverview earlier)
    {
        double seconds = (At - earlier.At).TotalSeconds;
        JobListOverview? before = earlier.Lists.FirstOrDefault(other => other.Name == list.Name);
        return before is null || seconds <= 0 ? 0 : (list.Progress.Done - before.Progress.Done) / seconds;
    }

    private void AppendWorkers(StringBuilder text)
    {
        text.Append('\n');
        if (Workers.Count == 0)
        {
            text.Append(NoWorkers).Append('\n');
            return;
        }

        int width = Workers.Select(static worker => worker.Name.Length).Append(6).Max();
        text.Append(s_plain, $"{"worker".PadRight(width)}     slots   running    leases   heard of\n");
        foreach (JobWorkerOverview worker in Workers)
        {
            text.Append(s_plain, $"{worker.Name.PadRight(width)}{worker.Slots, 10}{worker.Running, 10}");
            text.Append(s_plain, $"{worker.Leases, 10}{worker.Silence.TotalSeconds, 9:F1} s\n");
        }
    }
}
