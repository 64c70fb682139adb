using Becket.Cli.Running.Pipes.Blocks;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Pipes;

/// <summary>As many jobs as there are slots, which share the blocks of the input.</summary>
/// <remarks>Each job is started for a block, so a short input has fewer jobs. Until all jobs are started, none takes a
/// second block, unless something holds up the starts: a delay, or a limit of the system.</remarks>
/// <param name="queue">The blocks.</param>
/// <param name="jobs">The number of jobs.</param>
internal sealed class RoundRobinJobs(BlockQueue queue, int jobs) : IJobSource
{
    private volatile bool _areAllStarted;

    public bool IsOver => _areAllStarted || queue.IsOver;

    public long Seen { get; private set; }

    public long Skipped => 0;

    public Action? Arrived
    {
        get => queue.Arrived;
        set => queue.Arrived = value;
    }

    public bool TryTake(out WaitingJob job)
    {
        job = default;
        if (_areAllStarted)
        {
            queue.ThrowIfFailed();
            return false;
        }

        if (!queue.TryTake(out Block? first))
        {
            return false;
        }

        job = new WaitingJob(++Seen, [], Attempt: 1, new DealtBlocks(first, queue, () => _areAllStarted));
        _areAllStarted = Seen == jobs;
        return true;
    }

    public void Dispose() => queue.Dispose();
}
