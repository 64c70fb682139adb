using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Datagrams;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Adopting;

/// <content>Datagram sockets.</content>
public static partial class AdoptExtensions
{
    /// <summary>Receives and sends at a datagram socket that is open already: UDP, or a Unix socket.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">A datagram socket. The reactor duplicates it: the caller should close its own.</param>
    /// <param name="protocol">Receives the datagrams. Its <c>StartProtocol</c> has run when this returns; what it
    /// throws comes out of this call.</param>
    /// <param name="maxPacketSize">Longer datagrams are truncated. In bytes, 1 to 1,048,576.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>
    /// <para>The socket becomes non-blocking. If it is connected, so is the port. A Unix socket's file is not removed:
    /// its creator may use it again.</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorSocket.adoptDatagramPort</c>.</para>
    /// </remarks>
    /// <exception cref="CannotListenException">It is not a datagram socket.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver has no real descriptors.</exception>
    public static Deferred<DatagramPort> AdoptDatagramSocket(
        this Reactor reactor,
        SafeSocketHandle handle,
        DatagramProtocol protocol,
        int maxPacketSize = 8192
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(protocol);
        CheckPacketSize(maxPacketSize);
        reactor.CheckThread(nameof(AdoptDatagramSocket));
        if (handle.IsInvalid || handle.IsClosed)
        {
            throw new CannotListenException(
                "This socket cannot be adopted: it is closed, or has been adopted already."
            );
        }

        return AdoptDatagrams(reactor, Duplicate(handle), protocol, maxPacketSize).OrThrow();
    }

    /// <inheritdoc cref="AdoptDatagramSocket(Reactor, SafeSocketHandle, DatagramProtocol, int)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of the descriptor, as a parent process passes it on. It belongs to the
    /// reactor from now on.</param>
    /// <param name="protocol">Receives the datagrams.</param>
    /// <param name="maxPacketSize">Longer datagrams are truncated. In bytes, 1 to 1,048,576.</param>
    public static Deferred<DatagramPort> AdoptDatagramSocket(
        this Reactor reactor,
        int descriptor,
        DatagramProtocol protocol,
        int maxPacketSize = 8192
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        CheckPacketSize(maxPacketSize);
        reactor.CheckThread(nameof(AdoptDatagramSocket));
        SafeSocketHandle handle = ToHandle(descriptor);
        try
        {
            return AdoptDatagrams(reactor, handle, protocol, maxPacketSize).OrThrow();
        }
        finally
        {
            // A descriptor that could not be adopted stays open: the number may belong to another file, which must not
            // be closed here.
            handle.SetHandleAsInvalid();
        }
    }

    private static Deferred<DatagramPort> AdoptDatagrams(
        Reactor reactor,
        SafeSocketHandle handle,
        DatagramProtocol protocol,
        int maxPacketSize
    ) =>
        DatagramPort.Open(
            reactor,
            protocol,
            sink => reactor.Driver.AdoptDatagrams(handle, new DatagramSettings(maxPacketSize), sink),
            static error => new CannotListenException(
                $"This socket cannot be adopted: it is not a socket for datagrams. {error.Message}",
                error
            )
        );

    private static void CheckPacketSize(int maxPacketSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPacketSize, 1_048_576);
    }
}
