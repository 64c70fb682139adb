using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Native;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Adopting;

/// <summary>Sockets opened outside this library (by a parent process, a service manager, other code), as members of
/// <see cref="Reactor"/>.</summary>
public static partial class AdoptExtensions
{
    /// <summary>Accepts at a socket that listens already.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">A stream socket that listens. The reactor duplicates it: the caller should close its
    /// own.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>
    /// <para>The socket becomes non-blocking. A Unix socket's file is not removed: its creator may use it again.</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorSocket.adoptStreamPort</c>.</para>
    /// </remarks>
    /// <exception cref="CannotListenException">The socket is not a listening stream socket.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver has no real descriptors.</exception>
    public static Deferred<ListeningPort> AdoptListeningSocket(
        this Reactor reactor,
        SafeSocketHandle handle,
        Factory factory
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(AdoptListeningSocket));
        if (handle.IsInvalid || handle.IsClosed)
        {
            throw new CannotListenException(
                "This socket cannot be adopted: it is closed, or has been adopted already."
            );
        }

        return ListeningPort.Adopt(reactor, Duplicate(handle), factory).OrThrow();
    }

    /// <inheritdoc cref="AdoptListeningSocket(Reactor, SafeSocketHandle, Factory)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of the descriptor, as a parent process passes it on. It belongs to the
    /// reactor from now on.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    public static Deferred<ListeningPort> AdoptListeningSocket(this Reactor reactor, int descriptor, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        reactor.CheckThread(nameof(AdoptListeningSocket));
        SafeSocketHandle handle = ToHandle(descriptor);
        Deferred<ListeningPort> port = ListeningPort.Adopt(reactor, handle, factory);

        // A descriptor that could not be adopted stays open: the number may belong to another file, which must not be
        // closed here.
        handle.SetHandleAsInvalid();
        return port.OrThrow();
    }

    /// <summary>Takes over a stream socket that is connected already.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">A connected stream socket. The reactor duplicates it: the caller should close its
    /// own.</param>
    /// <param name="factory">Makes the protocol.</param>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; it has fired already. A failure is a
    /// <see cref="ConnectException"/>.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorSocket.adoptStreamConnection</c>.</remarks>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver has no real descriptors.</exception>
    public static Deferred<TProtocol> AdoptStreamConnection<TProtocol>(
        this Reactor reactor,
        SafeSocketHandle handle,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(AdoptStreamConnection));
        if (handle.IsInvalid || handle.IsClosed)
        {
            return Deferred.Fail<TProtocol>(
                new ConnectException("This socket cannot be adopted: it is closed, or has been adopted already.")
            );
        }

        return AdoptConnected(reactor, Duplicate(handle), factory);
    }

    /// <inheritdoc cref="AdoptStreamConnection{TProtocol}(Reactor, SafeSocketHandle, Factory{TProtocol})"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of the descriptor. It belongs to the reactor from now on.</param>
    /// <param name="factory">Makes the protocol.</param>
    public static Deferred<TProtocol> AdoptStreamConnection<TProtocol>(
        this Reactor reactor,
        int descriptor,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        reactor.CheckThread(nameof(AdoptStreamConnection));
        SafeSocketHandle handle = ToHandle(descriptor);
        Deferred<TProtocol> connected = AdoptConnected(reactor, handle, factory);
        handle.SetHandleAsInvalid();
        return connected;
    }

    private static Deferred<TProtocol> AdoptConnected<TProtocol>(
        Reactor reactor,
        SafeSocketHandle handle,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        IoChannel channel;
        try
        {
            channel = reactor.Driver.AdoptChannel(handle);
        }
        catch (SocketException error)
        {
            return Deferred.Fail<TProtocol>(
                new ConnectException(
                    $"This socket cannot be adopted: it is not a stream socket that is connected. {error.Message}",
                    error
                )
            );
        }

        return ExistingConnection.Start(reactor, channel, factory);
    }

    private static SafeSocketHandle ToHandle(int descriptor)
    {
        if (OperatingSystem.IsLinux())
        {
            // A descriptor that is passed on has close-on-exec cleared. Set it again, so that children of this process
            // do not inherit it.
            FileCalls.SetCloseOnExec(descriptor);
        }

        return new SafeSocketHandle(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// A Socket whose handle is invalidated outside waits forever when it is disposed of. So the caller's Socket keeps
    /// its handle, and the reactor uses a duplicate.
    /// </summary>
    private static SafeSocketHandle Duplicate(SafeSocketHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            return handle;
        }

        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            SystemResult copy = FileCalls.Duplicate((int)handle.DangerousGetHandle(), lowest: 0);
            return copy.IsSuccess
                ? new SafeSocketHandle(copy.Value, ownsHandle: true)
                : throw new TooManyOpenFilesException(
                    "No descriptor is left to adopt this socket with.",
                    copy.ToSocketException()
                );
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }
}
