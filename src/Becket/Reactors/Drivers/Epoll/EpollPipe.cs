using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>One end of a pipe that epoll watches: it is either read from or written to.</summary>
/// <remarks>
/// A pipe has no half to shut down: the end of what is written is the end of the channel. Epoll reports to a writer,
/// without being asked, an error when the last reader has gone (pipe(7), epoll_ctl(2)).
/// </remarks>
[SupportedOSPlatform("linux")]
internal struct EpollPipe(EpollDriver driver, int descriptor, bool isForReading, bool isDuplicate)
    : IReadySocket<EpollPipe>
{
    private EpollRegistration _registration = new(driver, descriptor);

    public readonly ReadyChannels Channels => _registration.Driver.Channels;

    public readonly EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

    public readonly EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

    public readonly bool NoDelay
    {
        get => false;
        set { }
    }

    public readonly bool KeepAlive
    {
        get => false;
        set { }
    }

    public readonly int PipeDescriptor => isForReading ? _registration.Descriptor : -1;

    public readonly int UnixDescriptor => -1;

    public readonly DescriptorPassing? Passing => null;

    /// <summary>Four system calls for one pipe, before the others get their turn: a child that writes without end fills
    /// its pipe as fast as this empties it.</summary>
    public readonly int ReceivesPerEvent => 4;

    /// <remarks>With the interest it is about to have: that saves a system call for all but those that are paused at
    /// once.</remarks>
    public void Attach(ReadyChannel<EpollPipe> channel) =>
        _registration.Attach(channel, isForReading ? ReadyEvents.Readable : ReadyEvents.None);

    public readonly DescriptorPassing? BeginPassing() => null;

    public readonly int Receive(byte[] buffer, out SocketError error)
    {
        SystemResult result = FileCalls.Read(_registration.Descriptor, buffer);
        if (result.Error == Errno.InputOutput && FileCalls.IsTerminal(_registration.Descriptor))
        {
            // How a terminal ends, when its last user has gone. For a pipe it is an error.
            error = SocketError.Success;
            return 0;
        }

        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    public readonly int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        SystemResult result = FileCalls.Write(_registration.Descriptor, data);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    public readonly int Send(Segment first, out SocketError error) => Send(first.Data, out error);

    public SocketError SetInterest(ReadyEvents wanted) => _registration.Watch(wanted);

    public void StopWatching() => _registration.StopWatching();

    /// <summary>The last reader has gone: what is unsent will never be read.</summary>
    public readonly SocketError TakeError() => SocketError.ConnectionReset;

    public readonly SocketError ShutDownSending() => SocketError.OperationNotSupported;

    public void Release(bool isReset)
    {
        if (isDuplicate)
        {
            // Epoll forgets the file by itself only when its last descriptor is closed.
            _registration.StopWatching();
        }

        _registration.Close();
    }
}
