using Becket.Cli.Running.Pipes.Blocks;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>Where a job's blocks are written to.</summary>
internal abstract class FeedTarget
{
    /// <summary>Whether <see cref="Send"/> never waits, so that the loop may call it.</summary>
    public abstract bool NeverWaits { get; }

    /// <summary>Sends as much of a block as there is room for.</summary>
    /// <param name="block">The block.</param>
    /// <param name="sent">The number of bytes sent so far, which this adds to.</param>
    /// <exception cref="IOException">The block cannot be read.</exception>
    public abstract FeedResult Send(Block block, ref long sent);

    /// <summary>Waits for room.</summary>
    /// <param name="milliseconds">The longest wait.</param>
    public abstract void WaitForRoom(int milliseconds);

    /// <summary>Ends the job's standard input.</summary>
    public abstract void Close();
}
