using System.Net.Sockets;
using System.Runtime.InteropServices;
using Becket.Native;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Microsoft.Win32.SafeHandles;

namespace Becket.Net.Unix;

/// <content>What the connections of Unix sockets alone can do.</content>
public static partial class UnixExtensions
{
    /// <summary>Sends a descriptor to the peer: a file, a socket, a pipe. The peer gets a duplicate.</summary>
    /// <param name="transport">A connection of a Unix socket.</param>
    /// <param name="handle">The descriptor. It stays yours, and may be closed as soon as this returns.</param>
    /// <remarks>
    /// <para>It goes with the next byte: write at least one byte for each descriptor, after it. Descriptors that find
    /// no byte until the connection ends are closed.</para>
    /// <para>Order: see <see cref="IFileDescriptorReceiver.FileDescriptorReceived"/>.</para>
    /// <para>Threads: the reactor's. Source: <c>IUNIXTransport.sendFileDescriptor</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is not the connection of a Unix socket.</exception>
    /// <exception cref="TooManyOpenFilesException">The process may have no more descriptors.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver is not epoll, which only Linux
    /// has.</exception>
    public static void SendFileDescriptor(this ITransport transport, SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(handle);
        ObjectDisposedException.ThrowIf(handle.IsClosed || handle.IsInvalid, handle);
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            transport.SendFileDescriptor((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc cref="SendFileDescriptor(ITransport, SafeHandle)"/>
    /// <param name="transport">A connection of a Unix socket.</param>
    /// <param name="descriptor">The number of the descriptor. It stays yours, and may be closed as soon as this
    /// returns.</param>
    public static void SendFileDescriptor(this ITransport transport, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        IoChannel channel = ChannelOf(transport, nameof(SendFileDescriptor));
        if (!OperatingSystem.IsLinux())
        {
            throw CannotPass(transport.Reactor);
        }

        SystemResult copied = FileCalls.Duplicate(descriptor, lowest: 0);
        if (!copied.IsSuccess)
        {
            throw copied.Error == Errno.TooManyOpenFiles
                ? new TooManyOpenFilesException(
                    "No descriptor is left to send this one with: raise the limit of open files (ulimit -n).",
                    copied.ToSocketException()
                )
                : new ArgumentException(
                    $"The number {descriptor} is not that of an open descriptor.",
                    nameof(descriptor)
                );
        }

        var copy = new SafeFileHandle(copied.Value, ownsHandle: true);
        if (!channel.SendDescriptor(copy))
        {
            copy.Dispose();
            throw CannotPass(transport.Reactor);
        }
    }

    /// <summary>The process at the other end: its number, its user and its group, as the system knows them. The peer
    /// cannot make them up.</summary>
    /// <param name="transport">A connection of a Unix socket.</param>
    /// <remarks>Threads: the reactor's. Both drivers have them, on Linux. (Twisted has no such member; there one asks
    /// the socket.)</remarks>
    /// <exception cref="InvalidOperationException">It is not the connection of a Unix socket, or it has
    /// ended.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux, or the reactor is in virtual
    /// time.</exception>
    public static UnixCredentials GetPeerCredentials(this ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        IoChannel channel = ChannelOf(transport, nameof(GetPeerCredentials));
        if (!OperatingSystem.IsLinux() || !transport.Reactor.Driver.IsRealTime)
        {
            throw new PlatformNotSupportedException(
                "The peer's process is known on Linux only, and not in virtual time. Put the check behind an interface "
                    + "of your own that a test replaces."
            );
        }

        int descriptor = channel.UnixDescriptor;
        if (descriptor < 0)
        {
            throw new InvalidOperationException(
                $"{nameof(GetPeerCredentials)} was called, but this connection has ended. Call it in ConnectionMade."
            );
        }

        SystemResult result = SocketCalls.PeerCredentials(descriptor, out int process, out uint user, out uint group);
        return result.IsSuccess ? new UnixCredentials(process, user, group) : throw result.ToSocketException();
    }

    private static IoChannel ChannelOf(ITransport transport, string member)
    {
        transport.Reactor.CheckThread(member, "transport");
        return transport is not StreamTransport stream
                ? throw new InvalidOperationException(
                    $"{member} needs the connection of a Unix socket itself, and this {transport.GetType().Name} is a "
                        + "layer over one: call it on the transport below (ProtocolWrapper.Outer)."
                )
            : stream.Peer.AddressFamily == AddressFamily.Unix ? stream.Channel
            : throw new InvalidOperationException(
                $"{member} needs the connection of a Unix socket, and this one is to {stream.Peer}. Use ListenUnix and "
                    + "ConnectUnix."
            );
    }

    private static PlatformNotSupportedException CannotPass(Reactor reactor) =>
        new(
            $"The {reactor.Driver.Name} driver sends no descriptors. Use a reactor on epoll, which Linux has "
                + $"({nameof(ReactorOptions)}.{nameof(ReactorOptions.Driver)})."
        );
}
