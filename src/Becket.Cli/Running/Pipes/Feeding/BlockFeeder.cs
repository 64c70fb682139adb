using Becket.Cli.Running.Pipes.Blocks;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>Writes blocks to one job. What does not fit into its pipe at once, a thread writes.</summary>
/// <remarks>A thread and not the loop, because it waits: for room in the pipe, and for the next block.</remarks>
/// <param name="blocks">The blocks.</param>
/// <param name="target">Takes them.</param>
internal sealed class BlockFeeder(IJobBlocks blocks, FeedTarget target)
{
    private const int Slice = 250;
    private const int StackSize = 256 * 1024;

    private long _sent;
    private volatile bool _isStopped;
    private volatile string? _failure;

    /// <summary>Why a block could not be read, so that the job has not got all of it; null if it could.</summary>
    public string? Failure => _failure;

    /// <summary>The number of bytes written.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Begins. Called on the loop.</summary>
    public void Begin()
    {
        long sent = 0;
        if (blocks.Only is { } only && target.NeverWaits && TrySend(only, ref sent) != FeedResult.Full)
        {
            Volatile.Write(ref _sent, sent);
            target.Close();
            return;
        }

        new Thread(() => Feed(sent), StackSize) { IsBackground = true, Name = "becket feeder" }.Start();
    }

    /// <summary>The job has ended: writes no more.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>The job could not be started: closes the target.</summary>
    public void Abandon() => target.Close();

    /// <param name="sent">The number of bytes of the first block that have been sent.</param>
    private void Feed(long sent)
    {
        try
        {
            bool isOpen = true;
            for (int taken = 0; isOpen && blocks.Take(taken, () => _isStopped) is { } block; taken++)
            {
                long before = _sent;
                isOpen = Send(block, ref sent, before);
                blocks.Return(block, isUnread: !isOpen && sent == 0);
                sent = 0;
            }
        }
        catch (ObjectDisposedException)
        {
            // The job has ended, and its block is closed.
        }
        finally
        {
            blocks.End();
            target.Close();
        }
    }

    /// <returns>False if the job takes no more.</returns>
    private bool Send(Block block, ref long sent, long before)
    {
        while (!_isStopped)
        {
            FeedResult result = TrySend(block, ref sent);
            Volatile.Write(ref _sent, before + sent);
            if (result != FeedResult.Full)
            {
                return result == FeedResult.Sent;
            }

            target.WaitForRoom(Slice);
        }

        return false;
    }

    private FeedResult TrySend(Block block, ref long sent)
    {
        try
        {
            return target.Send(block, ref sent);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = error.Message.TrimEnd('.');
            return FeedResult.Closed;
        }
    }
}
