namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>The blocks that one of several running jobs takes, each when it can.</summary>
/// <param name="first">The block for which the job is started.</param>
/// <param name="queue">The blocks for all jobs.</param>
/// <param name="mayTakeMore">Whether all jobs have their first block, or there are not enough for all.</param>
internal sealed class DealtBlocks(Block first, BlockQueue queue, Func<bool> mayTakeMore) : IJobBlocks
{
    private Block? _first = first;

    public Block? Only => null;

    public Block? Take(int taken, Func<bool> isStopped)
    {
        if (Interlocked.Exchange(ref _first, null) is { } given)
        {
            return given;
        }

        return queue.Take(isStopped, mayTakeMore);
    }

    public void Return(Block block, bool isUnread)
    {
        if (isUnread)
        {
            queue.PutBack(block);
        }
        else
        {
            block.Dispose();
        }
    }

    /// <summary>The job has ended. If it could not be started, another one gets its block.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _first, null) is { } unread)
        {
            queue.PutBack(unread);
        }
    }
}
