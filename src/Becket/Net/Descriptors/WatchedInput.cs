using System.Buffers;
using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Native;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Descriptors;

/// <summary>Reads a descriptor when the driver reports that it is readable.</summary>
internal sealed class WatchedInput : IByteInput, IReadinessSink
{
    // As much as a pipe holds.
    private const int LargestRead = 64 * 1024;

    private readonly int _descriptor;
    private readonly IDirectionOwner _owner;
    private readonly IoReadiness _readiness;
    private readonly Action? _closed;
    private bool _isClosed;

    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">Does not block. The input's own; if this throws, it stays the caller's.</param>
    /// <param name="owner">Is notified.</param>
    /// <param name="closed">Called when the input is closed; null for nothing.</param>
    public WatchedInput(Reactor reactor, int descriptor, IDirectionOwner owner, [RunsOnLoop] Action? closed = null)
    {
        _descriptor = descriptor;
        _owner = owner;
        _closed = closed;
        _readiness = DescriptorCopies.Watched(reactor, descriptor, ReadyEvents.None, this);
    }

    private bool IsTerminal => !OperatingSystem.IsWindows() && FileCalls.IsTerminal(_descriptor);

    /// <summary>Reads a duplicate of a descriptor, which does not block from now on.</summary>
    public static WatchedInput OfCopy(Reactor reactor, int descriptor, IDirectionOwner owner) =>
        DescriptorCopies.NonBlocking(reactor, descriptor, copy => new WatchedInput(reactor, copy, owner));

    public void Resume()
    {
        if (!_isClosed)
        {
            _readiness.Wanted = ReadyEvents.Readable;
        }
    }

    public void Pause() => _readiness.Wanted = ReadyEvents.None;

    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _readiness.Close();
            _closed?.Invoke();
        }
    }

    void IReadinessSink.OnReady(ReadyEvents events)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestRead);
        SystemResult read = OperatingSystem.IsWindows() ? default : FileCalls.Read(_descriptor, buffer);
        if (read.Value > 0)
        {
            _owner.OnInput(buffer.AsSpan(0, read.Value));
        }
        else if (read.IsSuccess || (read.Error == Errno.InputOutput && IsTerminal))
        {
            // EIO is how a terminal ends: the other side of a pty, or the line, has gone.
            _owner.OnInputEnded(error: null);
        }
        else if (read.Error != Errno.TryAgain)
        {
            _owner.OnInputEnded(
                new ConnectionLostException($"Reading failed: {Marshal.GetPInvokeErrorMessage(read.Error)}.")
            );
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    // The transport, which the reactor aborts, closes it.
    void IReadinessSink.OnShutdown() => Close();
}
