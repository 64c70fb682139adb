using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

// What people see of a shard. Nothing here changes the state.
internal sealed partial class ShardState
{
    /// <summary>How it is now.</summary>
    /// <param name="now">The time of the owner's clock.</param>
    public ShardOverview Overview(TimeSpan now)
    {
        int[] running = new int[_workers.Count];
        for (int job = 0; job < _jobs.Count; job++)
        {
            if (_slots[job] is { State: JobState.Leased, HasStarted: true } slot)
            {
                running[slot.Worker]++;
            }
        }

        var workers = new List<WorkerView>();
        for (int number = 0; number < _workers.Count; number++)
        {
            WorkerEntry worker = _workers[number];
            if (worker.LastSeen is { } seen)
            {
                workers.Add(new WorkerView(worker.Name, worker.Slots, worker.Leases, running[number], now - seen));
            }
        }

        return new ShardOverview(Summary(), workers, Oldest(now));
    }

    /// <summary>The job that has run for the longest time; null if none runs.</summary>
    public RunningView? Oldest(TimeSpan now)
    {
        int oldest = -1;
        for (int job = 0; job < _jobs.Count; job++)
        {
            if (
                _slots[job] is { State: JobState.Leased, HasStarted: true } slot
                && (oldest < 0 || slot.Since < _slots[oldest].Since)
            )
            {
                oldest = job;
            }
        }

        return oldest < 0
            ? null
            : new RunningView(
                _jobs[oldest].Key,
                _workers[_slots[oldest].Worker].Name,
                _slots[oldest].Attempts,
                now - _slots[oldest].Since
            );
    }
}
