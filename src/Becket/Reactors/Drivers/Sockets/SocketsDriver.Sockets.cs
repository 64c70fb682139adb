using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <content>Makes sockets.</content>
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
                // Before it listens: until then the system refuses all connections.
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

        var connecting = new ManagedSocket(this, socket, remote);
        var channel = new ReadyChannel<ManagedSocket>(connecting) { Sink = sink };
        connecting.Connect();
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

            if (local is not UnnamedUnixEndPoint)
            {
                socket.Bind(BorrowedUnixEndPoint.Of(local));
            }

            if (settings.UnixMode is { } mode && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(local.ToString()!, mode);
            }

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
        return new ReadyChannel<ManagedSocket>(new ManagedSocket(this, socket, SocketAddresses.OfPeer(socket)));
    }

    public override IoDatagrams AdoptDatagrams(SafeSocketHandle handle, DatagramSettings settings, IDatagramSink sink)
    {
        Socket socket = Adopt(
            handle,
            static socket =>
                socket.SocketType == SocketType.Dgram ? SocketError.Success : SocketError.SocketNotSupported
        );
        return new SocketsDatagrams(this, socket, settings, sink, PeerOf(socket));
    }

    private static EndPoint? PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static Socket MakeSocket(EndPoint address, SocketType type)
    {
        ProtocolType protocol =
            address.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified
            : type == SocketType.Stream ? ProtocolType.Tcp
            : ProtocolType.Udp;
        var socket = new Socket(address.AddressFamily, type, protocol) { Blocking = false };
        if (!OperatingSystem.IsWindows() && DescriptorHeadroom.IsEatenBy(socket.Handle))
        {
            socket.Dispose();
            throw DescriptorHeadroom.NoneLeft();
        }

        return socket;
    }

    /// <summary>Sets whether other sockets may be bound to the address, too.</summary>
    private static void ShareAddress(Socket socket, bool isShared)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows's SO_REUSEADDR would let any program take the address away from its owner, and does not spread
            // connections.
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

    /// <summary>Makes a socket that owns a descriptor; if the check fails, the descriptor stays the caller's.</summary>
    private static Socket Adopt(SafeSocketHandle handle, Func<Socket, SocketError> check)
    {
        // Checked through an object that does not own the descriptor: one that does cannot release its handle again,
        // and its Dispose would wait forever.
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
