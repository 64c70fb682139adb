using System.Net;
using System.Net.Sockets;
using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Making sockets.</content>
internal sealed partial class EpollDriver
{
    /// <summary>A descriptor kept for the day when there is no other; -1 then.</summary>
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
                // Before anybody can connect: until it listens, all are refused.
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
        EpollChannel channel;
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

            channel = new EpollChannel(this, descriptor, remote) { Sink = sink };
        }
        catch
        {
            FileCalls.Close(descriptor);
            throw;
        }

        channel.BeginConnecting();
        SocketAddress address = remote.Serialize();
        var error = SocketCalls.Connect(descriptor, address.Buffer.Span[..address.Size]).ToSocketError();
        if (error is SocketError.InProgress or SocketError.Interrupted)
        {
            channel.WatchForConnected();
        }
        else
        {
            // A Unix socket answers at once. WouldBlock: its queue is full, and nothing tells when it is not; nobody
            // waits for it elsewhere either.
            channel.OnConnectEnded(error == SocketError.WouldBlock ? SocketError.ConnectionRefused : error);
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
            BindTo(descriptor, local);
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
        var channel = new EpollChannel(this, descriptor, NativeAddress.OfPeer(descriptor));
        handle.SetHandleAsInvalid();
        return channel;
    }

    /// <summary>
    /// There is no descriptor left, and someone waits to be accepted, of whom level-triggered epoll would tell for
    /// ever. With the descriptor kept for this, those who wait are accepted and turned away at once.
    /// </summary>
    public void TurnAway(int listener)
    {
        // A batch, as of those who are served: more may come as fast as these go.
        for (int i = 0; i < EpollListener.LargestBatch && _reserve >= 0; i++)
        {
            ReleaseReserve();
            SystemResult accepted = SocketCalls.Accept(listener, default, out _);
            if (accepted.IsSuccess)
            {
                FileCalls.Close(accepted.Value);
            }

            ReserveDescriptor();
            if (!accepted.IsSuccess)
            {
                return;
            }
        }
    }

    /// <summary>Keeps a descriptor, if there is one.</summary>
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

    private static int MakeSocket(EndPoint address, int type) =>
        SocketCalls.Socket(NativeAddress.Family(address), type).ValueOrSocketException();

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
