using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Making sockets.</content>
internal sealed unsafe partial class EpollDriver
{
    /// <summary>A descriptor kept for the day when there is no other; -1 then.</summary>
    private int _reserve = -1;

    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        int descriptor = MakeSocket(local, Libc.StreamType);
        try
        {
            Libc.TrySet(descriptor, Libc.SolSocket, Libc.SoReuseAddress, 1);
            if (settings.ReusePort && !Libc.TrySet(descriptor, Libc.SolSocket, Libc.SoReusePort, 1))
            {
                throw Libc.LastException();
            }

            if (local is IPEndPoint)
            {
                // Accepted sockets inherit it, which spares them a system call each.
                Libc.TrySet(descriptor, Libc.IpProtocolTcp, Libc.TcpNoDelay, settings.NoDelay ? 1 : 0);
                SetDualMode(descriptor, local, settings.DualMode);
            }

            BindTo(descriptor, local);
            if (settings.UnixMode is { } mode && local is UnixDomainSocketEndPoint)
            {
                // Before anybody can connect: until it listens, all are refused.
                File.SetUnixFileMode(local.ToString()!, mode);
            }

            if (Libc.Listen(descriptor, settings.Backlog) != 0)
            {
                throw Libc.LastException();
            }

            return new EpollListener(this, descriptor, sink);
        }
        catch
        {
            Libc.Close(descriptor);
            throw;
        }
    }

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink)
    {
        int descriptor = MakeSocket(remote, Libc.StreamType);
        EpollChannel channel;
        try
        {
            if (remote is IPEndPoint)
            {
                Libc.TrySet(descriptor, Libc.IpProtocolTcp, Libc.TcpNoDelay, settings.NoDelay ? 1 : 0);
            }

            if (settings.Bind is { } bind)
            {
                Libc.TrySet(descriptor, Libc.SolSocket, Libc.SoReuseAddress, 1);
                BindTo(descriptor, bind);
            }

            channel = new EpollChannel(this, descriptor, remote) { Sink = sink };
        }
        catch
        {
            Libc.Close(descriptor);
            throw;
        }

        channel.BeginConnecting();
        SocketAddress address = remote.Serialize();
        int result;
        fixed (byte* bytes = address.Buffer.Span)
        {
            result = Libc.Connect(descriptor, bytes, (uint)address.Size);
        }

        SocketError error = result == 0 ? SocketError.Success : Libc.LastError();
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
        int descriptor = MakeSocket(local, Libc.DatagramType);
        try
        {
            if (settings.ReuseAddress)
            {
                Libc.TrySet(descriptor, Libc.SolSocket, Libc.SoReuseAddress, 1);
            }

            SetDualMode(descriptor, local, isDual: false);
            BindTo(descriptor, local);
            return new EpollDatagrams(this, descriptor, local.AddressFamily, settings, sink);
        }
        catch
        {
            Libc.Close(descriptor);
            throw;
        }
    }

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        if (Libc.Get(descriptor, Libc.SolSocket, Libc.SoAcceptsConnections) == 0)
        {
            throw new SocketException((int)SocketError.InvalidArgument);
        }

        SetNonBlocking(handle);
        var listener = new EpollListener(this, descriptor, sink);
        handle.SetHandleAsInvalid();
        return listener;
    }

    public override IoChannel AdoptChannel(SafeSocketHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        byte* address = stackalloc byte[NativeAddress.Longest];
        uint length = NativeAddress.Longest;
        if (Libc.GetPeerName(descriptor, address, &length) != 0)
        {
            throw Libc.LastException();
        }

        SetNonBlocking(handle);
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
            int caller = Libc.Accept(listener, null, null, Libc.Cloexec);
            if (caller >= 0)
            {
                Libc.Close(caller);
            }

            ReserveDescriptor();
            if (caller < 0)
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
            _reserve = Libc.OpenFile("/dev/null", Libc.OpenReadOnly | Libc.Cloexec);
        }
    }

    private void ReleaseReserve()
    {
        if (_reserve >= 0)
        {
            Libc.Close(_reserve);
            _reserve = -1;
        }
    }

    private static int MakeSocket(EndPoint address, int type)
    {
        int descriptor = Libc.Socket(NativeAddress.Family(address), type | Libc.NonBlocking | Libc.Cloexec, 0);
        return descriptor >= 0 ? descriptor : throw Libc.LastException();
    }

    private static void SetDualMode(int descriptor, EndPoint local, bool isDual)
    {
        if (local.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Libc.TrySet(descriptor, Libc.IpProtocolIpv6, Libc.Ipv6Only, isDual ? 0 : 1);
        }
    }

    private static void BindTo(int descriptor, EndPoint local)
    {
        SocketAddress address = local.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Libc.Bind(descriptor, bytes, (uint)address.Size) != 0)
            {
                throw Libc.LastException();
            }
        }
    }

    private static void SetNonBlocking(SafeSocketHandle handle)
    {
        int flags = Libc.GetFlags((int)handle.DangerousGetHandle(), Libc.GetStatusFlags);
        if (
            flags < 0
            || Libc.SetFlags((int)handle.DangerousGetHandle(), Libc.SetStatusFlags, flags | Libc.NonBlocking) < 0
        )
        {
            throw Libc.LastException();
        }
    }
}
