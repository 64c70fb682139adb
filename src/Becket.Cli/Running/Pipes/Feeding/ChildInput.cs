using System.Runtime.Versioning;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>The standard input of one child that reads blocks: a pipe that is fed.</summary>
/// <remarks>Also a block with a file of its own goes through a pipe, which takes no copy. Programs can tell a file from
/// a pipe, and a run should not depend on how its input arrives: <c>head -n1; cat</c> reads a file on from the second
/// line, and of a pipe what <c>head</c> has left.</remarks>
internal sealed class ChildInput : IDisposable
{
    private readonly Block? _only;
    private readonly BlockFeeder? _feeder;
    private readonly TransportTarget? _transport;

    /// <summary>The child's end, which is closed here when the child has its copy.</summary>
    private readonly SafeFileHandle? _childEnd;

    /// <param name="reactor">The reactor of the child.</param>
    /// <param name="blocks">The blocks.</param>
    /// <exception cref="CannotStartException">No descriptor is left.</exception>
    public ChildInput(Reactor reactor, IJobBlocks blocks)
    {
        _only = blocks.Only;
        if (_only is { Path: not null, IsNamedPipe: false })
        {
            return;
        }

        // Children of the other drivers have pipes only.
        if (!OperatingSystem.IsLinux() || reactor.DriverName != "epoll")
        {
            StandardInput = ChildDescriptor.PipeToWrite;
            _feeder = new BlockFeeder(blocks, _transport = new TransportTarget(reactor));
        }
        else if (_only is { IsNamedPipe: true, Path: { } path })
        {
            _feeder = new BlockFeeder(blocks, new NamedPipeTarget(path));
        }
        else
        {
            _childEnd = OpenPipe(out int ours);
            _feeder = new BlockFeeder(blocks, new PipeTarget(ours));
            StandardInput = ChildDescriptor.FromHandle(_childEnd);
        }
    }

    /// <summary>What the child gets.</summary>
    public ChildDescriptor StandardInput { get; } = ChildDescriptor.Null;

    /// <summary>The number of bytes that the child was given.</summary>
    public long Sent => _only?.Size ?? _feeder!.Sent;

    /// <summary>Why the child has not got all of its input; null if nothing went wrong.</summary>
    public string? Failure => _feeder?.Failure;

    /// <summary>The child has been started: begins to feed it.</summary>
    public void Begin(IProcessTransport transport)
    {
        _childEnd?.Dispose();
        _transport?.Connect(transport);
        _feeder?.Begin();
    }

    /// <summary>The child has exited.</summary>
    public void Stop() => _feeder?.Stop();

    /// <summary>The child could not be started.</summary>
    public void Dispose()
    {
        _childEnd?.Dispose();
        _feeder?.Abandon();
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle OpenPipe(out int ours)
    {
        if (!FileCalls.Pipe(out int toRead, out ours).IsSuccess)
        {
            throw new CannotStartException("there are too many open files", exitCode: 126, mayPass: true);
        }

        // Only this end: most programs cannot cope with an end that does not block.
        FileCalls.SetStatusFlags(ours, FileCalls.NonBlocking);
        return new SafeFileHandle(toRead, ownsHandle: true);
    }
}
