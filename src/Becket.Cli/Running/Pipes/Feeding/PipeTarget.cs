using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Native;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>A pipe, into which the kernel moves a file's pages without a copy.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PipeTarget : FeedTarget
{
    private const int BufferSize = 64 * 1024;

    private int _pipe;
    private bool _mustCopy;

    /// <param name="pipe">The writing end, which does not block; closed with the target.</param>
    public PipeTarget(int pipe)
    {
        _pipe = pipe;
        PipeCalls.Enlarge(pipe);
    }

    public override bool NeverWaits => true;

    public override FeedResult Send(Block block, ref long sent)
    {
        while (sent < block.Size)
        {
            SystemResult moved =
                sent < block.Header.Length || _mustCopy
                    ? Copy(block, sent)
                    : PipeCalls.ToPipe(
                        block.File,
                        block.Position + sent - block.Header.Length,
                        _pipe,
                        block.Size - sent
                    );
            if (moved is { IsSuccess: true, Value: 0 })
            {
                throw new EndOfStreamException("it became shorter");
            }

            if (moved.Error == Errno.InvalidArgument && !_mustCopy)
            {
                // Some file systems cannot move pages.
                _mustCopy = true;
            }
            else if (!moved.IsSuccess)
            {
                return moved.Error == Errno.TryAgain ? FeedResult.Full : FeedResult.Closed;
            }

            sent += moved.Value;
        }

        return FeedResult.Sent;
    }

    public override void WaitForRoom(int milliseconds) => FileCalls.Poll(_pipe, FileCalls.Writable, milliseconds);

    public override void Close()
    {
        if (Interlocked.Exchange(ref _pipe, -1) is >= 0 and var open)
        {
            FileCalls.Close(open);
        }
    }

    private SystemResult Copy(Block block, long sent)
    {
        byte[] buffer = new byte[(int)Math.Min(BufferSize, block.Size - sent)];
        return FileCalls.Write(_pipe, buffer.AsSpan(0, block.Read(buffer, sent)));
    }
}
