using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Datagrams;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Unix;

/// <content>Datagrams.</content>
public static partial class UnixExtensions
{
    /// <summary>Receives datagrams at a Unix socket, and sends to others.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file. A path that begins with a zero character is a name in Linux's abstract
    /// namespace, without a file.</param>
    /// <param name="protocol">Receives the datagrams. Its <c>StartProtocol</c> has run when this returns; what it
    /// throws comes out of this call.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>
    /// <para>The file is treated as by <see cref="ListenUnix(Reactor, string, Factory, UnixListenOptions?)"/>: one that
    /// no socket uses is replaced, and the port's own is removed when it stops.</para>
    /// <para>A datagram arrives whole and in order, or is an error where it is sent. One that finds the receiver's
    /// queue full is dropped and counted (<see cref="IDatagramTransport.Dropped"/>).</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorUNIXDatagram.listenUNIXDatagram</c>. Differs: returns a
    /// deferred, as all methods that listen do.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    /// <exception cref="PlatformNotSupportedException">Windows has no datagrams on Unix sockets.</exception>
    public static Deferred<DatagramPort> ListenUnixDatagram(
        this Reactor reactor,
        string path,
        DatagramProtocol protocol,
        UnixDatagramOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(protocol);
        reactor.CheckThread(nameof(ListenUnixDatagram));
        UnixDomainSocketEndPoint local = UnixPath.ToEndPoint(path);
        CheckHasDatagrams(reactor);
        return OpenDatagrams(reactor, local, path, protocol, options, peer: null).OrThrow();
    }

    /// <summary>Opens a port for datagrams that is connected to a Unix socket: it sends there, and receives from there
    /// only. For a system log, a service manager and the like.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The peer's socket. A path that begins with a zero character is a name in Linux's abstract
    /// namespace.</param>
    /// <param name="protocol">Receives the datagrams. Its <c>StartProtocol</c> has run when this returns; what it
    /// throws comes out of this call.</param>
    /// <param name="bindPath">The address of this side, as the <c>path</c> of <see cref="ListenUnixDatagram"/>. Null:
    /// it has none, so the peer cannot answer.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A deferred with the port; it has fired already. A failure is a <see cref="ConnectException"/>: no
    /// socket receives there; or a <see cref="CannotListenException"/>: this side cannot have the address
    /// <paramref name="bindPath"/>.</returns>
    /// <remarks>
    /// <para>When the peer has closed its socket, the next datagram goes to the socket that is at the path by then. If
    /// there is none, it is dropped, and the protocol's <c>ConnectionRefused</c> is called, in the next turn.</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorUNIXDatagram.connectUNIXDatagram</c>. Differs: returns a
    /// deferred, which fails instead of a call of <c>connectionFailed</c>; Twisted stays with the socket that is
    /// closed.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">A path is empty, or too long for a socket.</exception>
    /// <exception cref="PlatformNotSupportedException">Windows has no datagrams on Unix sockets.</exception>
    public static Deferred<DatagramPort> ConnectUnixDatagram(
        this Reactor reactor,
        string path,
        DatagramProtocol protocol,
        string? bindPath = null,
        UnixDatagramOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(protocol);
        reactor.CheckThread(nameof(ConnectUnixDatagram));
        UnixDomainSocketEndPoint peer = UnixPath.ToEndPoint(path);
        EndPoint local = bindPath is null ? UnnamedUnixEndPoint.Instance : UnixPath.ToEndPoint(bindPath);
        CheckHasDatagrams(reactor);
        try
        {
            return OpenDatagrams(reactor, local, bindPath, protocol, options, peer);
        }
        catch (CannotListenException error)
        {
            return Deferred.Fail<DatagramPort>(error);
        }
    }

    private static Deferred<DatagramPort> OpenDatagrams(
        Reactor reactor,
        EndPoint local,
        string? localPath,
        DatagramProtocol protocol,
        UnixDatagramOptions? options,
        EndPoint? peer
    )
    {
        options ??= new UnixDatagramOptions();
        UnixSocketFile? file = null;
        if (reactor.Driver.IsRealTime && localPath is not null && !UnixPath.IsAbstract(localPath))
        {
            file = UnixSocketFile.Prepare(localPath, takeLock: false);
        }

        var settings = new DatagramSettings(options.MaxPacketSize, UnixMode: file is null ? null : options.Mode);
        return DatagramPort.Open(
            reactor,
            protocol,
            sink => reactor.Driver.Bind(local, settings, sink),
            error => NetErrors.ToListenException(error, local),
            peer,
            error => NetErrors.ToConnectException(error, peer!, hasFiles: reactor.Driver.IsRealTime),
            file
        );
    }

    private static void CheckHasDatagrams(Reactor reactor)
    {
        if (OperatingSystem.IsWindows() && reactor.Driver.IsRealTime)
        {
            throw new PlatformNotSupportedException(
                "Windows has no datagrams on Unix sockets. Use UDP on 127.0.0.1 (ListenUdp), or a stream (ListenUnix)."
            );
        }
    }
}
