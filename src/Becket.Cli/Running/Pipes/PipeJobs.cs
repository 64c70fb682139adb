using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Pipes;

/// <summary>A job for each block of the input, without those that a log holds as done.</summary>
/// <param name="queue">The blocks.</param>
/// <param name="done">The jobs to skip; null for none.</param>
/// <param name="names">Where blocks with names are; null if they have none.</param>
internal sealed class PipeJobs(BlockQueue queue, JobNumbers? done, BlockDirectory? names) : IJobSource
{
    public bool IsOver => queue.IsOver;

    public long Seen { get; private set; }

    public long Skipped { get; private set; }

    public Action? Arrived
    {
        get => queue.Arrived;
        set => queue.Arrived = value;
    }

    public bool TryTake(out WaitingJob job)
    {
        while (queue.TryTake(out Block? block))
        {
            Seen++;
            if (done?.Contains(Seen) == true)
            {
                Skipped++;
                block.Dispose();
                continue;
            }

            job = new WaitingJob(Seen, block.Path is { } path ? [path] : [], Attempt: 1, block);
            return true;
        }

        job = default;
        return false;
    }

    public void Dispose()
    {
        queue.Dispose();
        names?.Dispose();
    }
}
