using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <content>Making sockets.</content>
internal sealed partial class SocketsDriver
{
    public override IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink)
    {
        Socket socket = MakeSocket(local, SocketType.Stream);
        try
        {
            ShareAddress(socket, settings.ReusePort);
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = settings.DualMode;
            }

            socket.Bind(BorrowedUnixEndPoint.Of(local));
            if (settings.UnixMode is { } mode && local is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows())
            {
                // Before anybody can connect: until it listens, all are refused.
                File.SetUnixFileMode(local.ToString()!, mode);
            }

            socket.Listen(settings.Backlog);
            return new SocketsListener(this, socket, settings.NoDelay, sink);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink)
    {
        Socket socket = MakeSocket(remote, SocketType.Stream);
        try
        {
            if (remote is IPEndPoint)
            {
                socket.NoDelay = settings.NoDelay;
            }

            if (settings.Bind is { } bind)
            {
                socket.Bind(bind);
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var channel = new SocketsChannel(this, socket, remote) { Sink = sink };
        channel.Connect();
        return channel;
    }

    public override IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink)
    {
        Socket socket = MakeSocket(local, SocketType.Dgram);
        try
        {
            ShareAddress(socket, settings.ReuseAddress);
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(local);
            return new SocketsDatagrams(this, socket, settings, sink);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink)
    {
        Socket socket = Adopt(
            handle,
            static socket =>
                (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0
                    ? SocketError.Success
                    : SocketError.InvalidArgument
        );
        return new SocketsListener(this, socket, noDelay: null, sink);
    }

    public override IoChannel AdoptChannel(SafeSocketHandle handle)
    {
        Socket socket = Adopt(
            handle,
            static socket => socket.RemoteEndPoint is null ? SocketError.NotConnected : SocketError.Success
        );
        return new SocketsChannel(this, socket, SocketAddresses.OfPeer(socket));
    }

    private static Socket MakeSocket(EndPoint address, SocketType type)
    {
        ProtocolType protocol =
            address.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified
            : type == SocketType.Stream ? ProtocolType.Tcp
            : ProtocolType.Udp;
        return new Socket(address.AddressFamily, type, protocol) { Blocking = false };
    }

    /// <summary>Whether others may have the address too.</summary>
    private static void ShareAddress(Socket socket, bool isShared)
    {
        if (OperatingSystem.IsWindows())
        {
            // Its SO_REUSEADDR would let anybody take an address away from who has it, and spreads no callers.
            if (isShared && socket.SocketType == SocketType.Stream)
            {
                throw new SocketException((int)SocketError.OperationNotSupported);
            }

            if (socket.AddressFamily != AddressFamily.Unix)
            {
                socket.ExclusiveAddressUse = !isShared;
            }
        }

        if (isShared)
        {
            // Elsewhere the base class library sets SO_REUSEPORT with it.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
    }

    /// <summary>A socket of a descriptor, which it owns; if it is not what it should be, it stays the
    /// caller's.</summary>
    private static Socket Adopt(SafeSocketHandle handle, Func<Socket, SocketError> check)
    {
        // Looked at through an object that does not own it: one that does cannot let go of a handle again, its Dispose
        // would wait for ever.
        using (var probe = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: false)))
        {
            if (check(probe) is var error and not SocketError.Success)
            {
                throw new SocketException((int)error);
            }
        }

        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true))
        {
            Blocking = false,
        };
        handle.SetHandleAsInvalid();
        return socket;
    }
}
