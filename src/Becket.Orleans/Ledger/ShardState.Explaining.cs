using System.Globalization;
using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// Why a job does not run, in words. It may take its time: a person asks.
internal sealed partial class ShardState
{
    /// <summary>Workers that were not heard of for so long are left out.</summary>
    private static readonly TimeSpan s_recently = TimeSpan.FromMinutes(1);

    /// <summary>Where a job is, and why; null if the shard does not have it.</summary>
    public JobExplanation? Explain(TimeSpan now, string key)
    {
        int job = _jobs.FindIndex(stored => stored.Key == key);
        if (job < 0)
        {
            return null;
        }

        JobSlot slot = _slots[job];
        string? worker = slot.Worker < 0 ? null : _workers[slot.Worker].Name;
        string text = slot.State switch
        {
            JobState.Done => $"It is done, in attempt {slot.Attempts}.",
            JobState.Dead => $"It is a dead letter after {Times(slot.Attempts)} ({slot.Reason}): {slot.Error}",
            JobState.Cancelled => "The list was cancelled before it was done.",
            JobState.Leased => ExplainLease(now, slot, worker),
            JobState.Pausing =>
                $"Attempt {slot.Attempts} of {Options.Attempts} failed at {worker}: {slot.Error}. The next one "
                    + "may start "
                    + $"in {Seconds(slot.Deadline - now)}.",
            _ => ExplainWaiting(now, job),
        };
        return new JobExplanation(key, slot.State, text, slot.Attempts, worker, slot.Error);
    }

    private static string ExplainLease(TimeSpan now, JobSlot slot, string? worker) =>
        slot.HasStarted
            ? $"The worker {worker} runs it, attempt {slot.Attempts}; its lease ends in {Seconds(slot.Deadline - now)} "
                + "unless it is renewed."
            : $"The worker {worker} has fetched it, and has not said yet that it runs: its slots may be busy. "
                + "Its lease "
                + $"ends in {Seconds(slot.Deadline - now)} unless it is renewed.";

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s");

    private static string Times(int count) => count == 1 ? "1 attempt" : $"{count} attempts";

    private string ExplainWaiting(TimeSpan now, int job)
    {
        if (Control.Mode == ListMode.Paused)
        {
            return "The list is paused. Resume it.";
        }

        string handler = _handlers[_jobs[job].Handler];
        List<WorkerEntry> recent = _workers.FindAll(worker => worker.LastSeen is { } seen && now - seen < s_recently);
        if (recent.Count == 0)
        {
            return "No worker has asked this shard for jobs in the last minute. Start a worker, or look at what the "
                + "running ones are busy with: earlier shards and other lists may come first.";
        }

        if (!recent.Exists(worker => worker.Handlers.Contains(handler)))
        {
            return $"No worker with the handler \"{handler}\" has asked in the last minute. Those that did have "
                + $"{string.Join(", ", recent.SelectMany(static worker => worker.Handlers).Distinct())}.";
        }

        int before = ReadySetOf(job).CountBefore(job);
        string suspect = _slots[job].IsSuspect
            ? $" {_slots[job].LostWorkers} workers were lost while they ran it, so a worker takes it only if it has no "
                + "other such job."
            : "";
        string bound =
            Options.IsBounded && FreePermits <= 0
                ? " The list grants no more starts now: its bound over all machines is in use."
                : "";
        return (
                before == 0
                    ? "It is the next job of its shard: it starts when a worker has a slot free."
                    : $"{before:N0} jobs of its shard are before it."
            )
            + bound
            + suspect;
    }
}
