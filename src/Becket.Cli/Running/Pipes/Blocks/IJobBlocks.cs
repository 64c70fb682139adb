namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>What a job reads as its standard input: one block, or one after the other.</summary>
internal interface IJobBlocks : IDisposable
{
    /// <summary>The block, if it is the only one, so that another attempt can read it again; null if the blocks are
    /// dealt.</summary>
    Block? Only { get; }

    /// <summary>Whether the job may wait until others have ended. Not if those wait for it.</summary>
    bool CanWait => true;

    /// <summary>Takes the next block, and waits for it.</summary>
    /// <param name="taken">The number of blocks that this attempt has taken.</param>
    /// <param name="isStopped">Whether the job has ended, and waits no more.</param>
    /// <returns>Null if there are no more.</returns>
    Block? Take(int taken, Func<bool> isStopped);

    /// <summary>The job has read the block, or has ended without that.</summary>
    /// <param name="block">The block.</param>
    /// <param name="isUnread">Whether the job has not read any of it.</param>
    void Return(Block block, bool isUnread);

    /// <summary>The job takes no more blocks. It may still run.</summary>
    void End() { }
}
