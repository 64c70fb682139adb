using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Makes sockets.</content>
internal sealed unsafe partial class EpollDriver
{
    /// <summary>A descriptor kept to reject connections with when no other is left; -1 without one.</summary>
    private int _reserve = -1;

    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        int descriptor = MakeSocket(local, SocketCalls.StreamType);
        try
        {
            SocketCalls.SetOption(descriptor, SocketOption.SocketLevel, SocketOption.ReuseAddress, 1);
            if (settings.ReusePort)
            {
                SocketCalls
                    .SetOption(descriptor, SocketOption.SocketLevel, SocketOption.ReusePort, 1)
                    .ValueOrSocketException();
            }

            if (local is IPEndPoint)
            {
                // Accepted sockets inherit it, which spares them a system call each.
                SocketCalls.SetOption(
                    descriptor,
                    SocketOption.TcpLevel,
                    SocketOption.TcpNoDelay,
                    settings.NoDelay ? 1 : 0
                );
                SetDualMode(descriptor, local, settings.DualMode);
            }

            BindTo(descriptor, local);
            if (settings.UnixMode is { } mode && local is UnixDomainSocketEndPoint)
            {
                // Before it listens: until then the system refuses all connections.
                File.SetUnixFileMode(local.ToString()!, mode);
            }

            SocketCalls.Listen(descriptor, settings.Backlog).ValueOrSocketException();
            return new EpollListener(this, descriptor, sink);
        }
        catch
        {
            FileCalls.Close(descriptor);
            throw;
        }
    }

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink)
    {
        int descriptor = MakeSocket(remote, SocketCalls.StreamType);
        ReadyChannel<EpollSocket> channel;
        try
        {
            if (remote is IPEndPoint)
            {
                SocketCalls.SetOption(
                    descriptor,
                    SocketOption.TcpLevel,
                    SocketOption.TcpNoDelay,
                    settings.NoDelay ? 1 : 0
                );
            }

            if (settings.Bind is { } bind)
            {
                SocketCalls.SetOption(descriptor, SocketOption.SocketLevel, SocketOption.ReuseAddress, 1);
                BindTo(descriptor, bind);
            }

            channel = new ReadyChannel<EpollSocket>(new EpollSocket(this, descriptor, remote)) { Sink = sink };
        }
        catch
        {
            FileCalls.Close(descriptor);
            throw;
        }

        SocketAddress address = remote.Serialize();
        ReadOnlySpan<byte> to = address.Buffer.Span[..address.Size];
        var error = SocketCalls.Connect(descriptor, to).ToSocketError();
        if (error == SocketError.Interrupted)
        {
            // It goes on in the background, or has not begun; a second call tells which, and begins it if need be.
            error = SocketCalls.Connect(descriptor, to).ToSocketError();
        }

        if (
            error
            is SocketError.Success
                or SocketError.InProgress
                or SocketError.Interrupted
                or SocketError.AlreadyInProgress
                or SocketError.IsConnected
        )
        {
            // Also if a Unix socket has connected at once: epoll reports it as writable in the next turn, and the sink
            // hears of the connection where it hears of bytes.
            channel.BeginConnecting();
        }
        else
        {
            // WouldBlock: the queue of a Unix socket is full, and epoll does not report when it has room. Other
            // libraries do not wait for that either.
            channel.Fail(error == SocketError.WouldBlock ? SocketError.ConnectionRefused : error);
        }

        return channel;
    }

    public override IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink)
    {
        int descriptor = MakeSocket(local, SocketCalls.DatagramType);
        try
        {
            if (settings.ReuseAddress)
            {
                SocketCalls.SetOption(descriptor, SocketOption.SocketLevel, SocketOption.ReuseAddress, 1);
            }

            SetDualMode(descriptor, local, isDual: false);
            if (local is not UnnamedUnixEndPoint)
            {
                BindTo(descriptor, local);
            }

            if (settings.UnixMode is { } mode)
            {
                File.SetUnixFileMode(local.ToString()!, mode);
            }

            return new EpollDatagrams(this, descriptor, local.AddressFamily, settings, sink);
        }
        catch
        {
            FileCalls.Close(descriptor);
            throw;
        }
    }

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        if (SocketCalls.GetOption(descriptor, SocketOption.SocketLevel, SocketOption.AcceptsConnections) == 0)
        {
            throw new SocketException((int)SocketError.InvalidArgument);
        }

        SetNonBlocking(descriptor);
        var listener = new EpollListener(this, descriptor, sink);
        handle.SetHandleAsInvalid();
        return listener;
    }

    public override IoChannel AdoptChannel(SafeSocketHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        SocketCalls.PeerAddress(descriptor, address).ValueOrSocketException();

        SetNonBlocking(descriptor);
        EndPoint peer = NativeAddress.OfPeer(descriptor);
        var channel = new ReadyChannel<EpollSocket>(new EpollSocket(this, descriptor, peer, isAdopted: true));
        handle.SetHandleAsInvalid();
        return channel;
    }

    public override IoDatagrams AdoptDatagrams(SafeSocketHandle handle, DatagramSettings settings, IDatagramSink sink)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        if (SocketCalls.GetOption(descriptor, SocketOption.SocketLevel, SocketOption.Type) != SocketCalls.DatagramType)
        {
            throw new SocketException((int)SocketError.SocketNotSupported);
        }

        SetNonBlocking(descriptor);
        AddressFamily family = NativeAddress.OfBoundSocket(descriptor).AddressFamily;
        Span<byte> peer = stackalloc byte[SocketCalls.LongestAddress];
        SystemResult connected = SocketCalls.PeerAddress(descriptor, peer);
        EndPoint? adoptedPeer = connected.IsSuccess ? NativeAddress.Read(peer[..connected.Value]) : null;
        var datagrams = new EpollDatagrams(this, descriptor, family, settings, sink, adoptedPeer);
        handle.SetHandleAsInvalid();
        return datagrams;
    }

    /// <summary>Rejects pending connections when no descriptor is left: level-triggered epoll would report them
    /// forever. With the descriptor kept for this, they are accepted and closed at once.</summary>
    public void RejectPending(int listener)
    {
        // At most a batch, as of connections that are served: more may come as fast as these go.
        for (int i = 0; i < EpollListener.LargestBatch && _reserve >= 0; i++)
        {
            ReleaseReserve();
            SystemResult accepted = SocketCalls.Accept(listener, default, out _);
            if (accepted.IsSuccess)
            {
                CloseWithReset(accepted.Value);
            }

            ReserveDescriptor();
            if (!accepted.IsSuccess)
            {
                return;
            }
        }
    }

    /// <summary>Closes a connection that is not served. The peer sees a reset: it would take an end in order for an
    /// empty answer.</summary>
    public static void CloseWithReset(int descriptor)
    {
        // Lingering for no time (socket(7)).
        ReadOnlySpan<int> noTime = [1, 0];
        SocketCalls.SetOption(descriptor, SocketOption.SocketLevel, SocketOption.Linger, MemoryMarshal.AsBytes(noTime));
        FileCalls.Close(descriptor);
    }

    /// <summary>Keeps a descriptor, if one is left.</summary>
    public void ReserveDescriptor()
    {
        if (_reserve < 0)
        {
            SystemResult opened = FileCalls.Open("/dev/null", FileCalls.ReadOnly | FileCalls.CloseOnExec);
            _reserve = opened.IsSuccess ? opened.Value : -1;
        }
    }

    private void ReleaseReserve()
    {
        if (_reserve >= 0)
        {
            FileCalls.Close(_reserve);
            _reserve = -1;
        }
    }

    private static int MakeSocket(EndPoint address, int type)
    {
        int descriptor = SocketCalls.Socket(NativeAddress.Family(address), type).ValueOrSocketException();
        if (DescriptorHeadroom.IsEatenBy(descriptor))
        {
            FileCalls.Close(descriptor);
            throw DescriptorHeadroom.NoneLeft();
        }

        return descriptor;
    }

    private static void SetDualMode(int descriptor, EndPoint local, bool isDual)
    {
        if (local.AddressFamily == AddressFamily.InterNetworkV6)
        {
            SocketCalls.SetOption(descriptor, SocketOption.Ipv6Level, SocketOption.Ipv6Only, isDual ? 0 : 1);
        }
    }

    private static void BindTo(int descriptor, EndPoint local)
    {
        SocketAddress address = local.Serialize();
        SocketCalls.Bind(descriptor, address.Buffer.Span[..address.Size]).ValueOrSocketException();
    }

    private static void SetNonBlocking(int descriptor) =>
        FileCalls.AddStatusFlags(descriptor, FileCalls.NonBlocking).ValueOrSocketException();
}
