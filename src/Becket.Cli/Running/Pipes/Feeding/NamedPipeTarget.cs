using System.Runtime.Versioning;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Native;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>A pipe with a name, which can be written to when the job has opened it.</summary>
/// <param name="path">The name.</param>
[SupportedOSPlatform("linux")]
internal sealed class NamedPipeTarget(string path) : FeedTarget
{
    private const int WriteOnly = 1;

    private PipeTarget? _pipe;

    public override bool NeverWaits => false;

    public override FeedResult Send(Block block, ref long sent)
    {
        if (_pipe is null)
        {
            // Fails for as long as there is no reader.
            SystemResult opened = FileCalls.Open(path, WriteOnly | FileCalls.NonBlocking | FileCalls.CloseOnExec);
            if (!opened.IsSuccess)
            {
                return opened.Error == Errno.NoSuchFile ? FeedResult.Closed : FeedResult.Full;
            }

            _pipe = new PipeTarget(opened.Value);
        }

        return _pipe.Send(block, ref sent);
    }

    public override void WaitForRoom(int milliseconds)
    {
        if (_pipe is not null)
        {
            _pipe.WaitForRoom(milliseconds);
        }
        else
        {
            // The system does not notify a writer that a reader has come.
            const int Look = 5;
            Thread.Sleep(Look);
        }
    }

    public override void Close() => _pipe?.Close();
}
