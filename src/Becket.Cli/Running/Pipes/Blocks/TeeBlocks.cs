namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>All blocks of an input that several jobs read, as one of them takes them.</summary>
/// <param name="queue">The blocks, and the lock that guards the properties here.</param>
internal sealed class TeeBlocks(TeeQueue queue) : IJobBlocks
{
    /// <summary>The number of blocks that the job has read.</summary>
    public long Read { get; set; }

    /// <summary>Whether the job reads a block now.</summary>
    public bool IsReading { get; set; }

    /// <summary>Whether the job takes no more blocks.</summary>
    public bool HasLeft { get; set; }

    public Block? Only => null;

    /// <summary>Others wait until this job has read what they have.</summary>
    public bool CanWait => false;

    public Block? Take(int taken, Func<bool> isStopped) => queue.Take(this, isStopped);

    public void Return(Block block, bool isUnread) => queue.Return(this);

    public void End() => queue.Leave(this);

    public void Dispose() => queue.Leave(this);
}
