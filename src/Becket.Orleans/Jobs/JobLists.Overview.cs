using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

// How all of it is, for people and pages.
public sealed partial class JobLists
{
    /// <summary>How the open lists are now, and who works on them.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>An overview. Lists that are complete or deleted are not in it.</returns>
    /// <remarks>It asks each shard of each open list once, some at a time: a call for each thousand jobs. Ask each few
    /// seconds, not for each visitor of a page.</remarks>
    public async Task<JobOverview> GetOverviewAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> names = await _calls.Call(
            port => port.ListsAsync(openOnly: true, cancellationToken),
            cancellationToken
        );
        var lists = new List<JobListOverview>();
        var workers = new SortedDictionary<string, JobWorkerOverview>(StringComparer.Ordinal);
        RunningJob? oldest = null;
        foreach (string name in names)
        {
            ListView? view = await _calls.Call(port => port.FindAsync(name, cancellationToken), cancellationToken);
            if (view is null)
            {
                continue;
            }

            ShardOverview[] shards;
            try
            {
                shards = await _calls.Each(
                    [.. Enumerable.Range(0, view.Shards).Select(number => new ShardId(name, number))],
                    (port, shard) => port.OverviewAsync(shard, cancellationToken),
                    cancellationToken
                );
            }
            catch (JobListException)
            {
                // It was deleted meanwhile.
                continue;
            }

            ShardSummary sum = default;
            foreach (ShardOverview shard in shards)
            {
                sum += shard.Summary;
                foreach (WorkerView worker in shard.Workers)
                {
                    workers[worker.Name] = Join(workers.GetValueOrDefault(worker.Name), worker);
                }

                if (shard.Oldest is { } running && (oldest is null || running.Age > oldest.Age))
                {
                    oldest = new RunningJob
                    {
                        List = name,
                        Key = running.Key,
                        Worker = running.Worker,
                        Attempt = running.Attempt,
                        Age = running.Age,
                    };
                }
            }

            lists.Add(new JobListOverview { Name = name, Progress = JobList.ProgressOf(sum, view.IsClosed) });
        }

        return new JobOverview
        {
            At = _calls.Time.GetUtcNow(),
            Lists = lists,
            Workers = [.. workers.Values],
            Oldest = oldest,
        };
    }

    /// <summary>A worker has leases of several shards, and has said last how many slots it has.</summary>
    private static JobWorkerOverview Join(JobWorkerOverview? known, WorkerView worker) =>
        new()
        {
            Name = worker.Name,
            Slots = Math.Max(worker.Slots, known?.Slots ?? 0),
            Running = worker.Running + (known?.Running ?? 0),
            Leases = worker.Leases + (known?.Leases ?? 0),
            Silence = known is not null && known.Silence < worker.Silence ? known.Silence : worker.Silence,
        };
}
