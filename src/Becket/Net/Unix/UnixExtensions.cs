using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Unix;

/// <summary>Unix sockets, as members of <see cref="Reactor"/>.</summary>
public static partial class UnixExtensions
{
    /// <summary>Listens at a Unix socket.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file. A path that begins with a zero character is a name in Linux's abstract
    /// namespace, without a file.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A deferred with the port; it has fired already.</returns>
    /// <remarks>
    /// <para>A socket file without a listener is replaced. To find that out, this connects once, so an existing
    /// listener sees a connection that is closed at once. A socket with a listener, and a file that is not a socket,
    /// are left alone: both are failures.</para>
    /// <para>When the port stops, its file is removed, if it is still its own.</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorUNIX.listenUNIX</c>. Differs: returns a deferred, as Twisted's
    /// endpoints do; without a lock file, Twisted fails if there is any file.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    /// <exception cref="CannotListenException">The program cannot listen there.</exception>
    public static Deferred<ListeningPort> ListenUnix(
        this Reactor reactor,
        string path,
        Factory factory,
        UnixListenOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(ListenUnix));
        UnixDomainSocketEndPoint local = UnixPath.ToEndPoint(path);
        options ??= new UnixListenOptions();
        var settings = new ListenSettings(options.Backlog, UnixMode: options.Mode);
        if (UnixPath.IsAbstract(path) || !reactor.Driver.IsRealTime)
        {
            return ListeningPort.Listen(reactor, local, factory, settings with { UnixMode = null }).OrThrow();
        }

        return ListeningPort
            .Listen(reactor, local, factory, settings, UnixSocketFile.Prepare(path, options.WantPid))
            .OrThrow();
    }

    /// <inheritdoc cref="ListenUnix(Reactor, string, Factory, UnixListenOptions?)"/>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file.</param>
    /// <param name="make">Makes a protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static Deferred<ListeningPort> ListenUnix<TProtocol>(
        this Reactor reactor,
        string path,
        [RunsOnLoop] Func<TProtocol> make,
        UnixListenOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ListenUnix(path, Factory.ForProtocol(make), options);

    /// <summary>Connects to a Unix socket.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file. A path that begins with a zero character is a name in Linux's abstract
    /// namespace.</param>
    /// <param name="factory">Makes the protocol once the connection is made.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    /// <returns>Fires with the protocol, after its <c>ConnectionMade</c>. A failure is a
    /// <see cref="ConnectException"/>, or what the factory or <c>ConnectionMade</c> threw. Cancelling gives the attempt
    /// up.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorUNIX.connectUNIX</c>. Differs: returns a deferred, as
    /// Twisted's endpoints do.</remarks>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public static Deferred<TProtocol> ConnectUnix<TProtocol>(
        this Reactor reactor,
        string path,
        Factory<TProtocol> factory,
        UnixConnectOptions? options = null
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(ConnectUnix));
        UnixDomainSocketEndPoint remote = UnixPath.ToEndPoint(path);
        options ??= new UnixConnectOptions();

        // In virtual time there are no lock files: a path where nothing listens refuses by itself.
        if (options.CheckPid && reactor.Driver.IsRealTime && !UnixLock.IsHeld(path))
        {
            return Deferred.Fail<TProtocol>(
                new ConnectionRefusedException(
                    $"No process listens at {path}: its lock file is missing, or of a process that has ended.",
                    null
                )
            );
        }

        return ConnectAttempt<TProtocol>.Start(reactor, remote, factory, new ConnectSettings(), options.ConnectTimeout);
    }

    /// <inheritdoc cref="ConnectUnix{TProtocol}(Reactor, string, Factory{TProtocol}, UnixConnectOptions?)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="path">The socket's file.</param>
    /// <param name="make">Makes the protocol once the connection is made.</param>
    /// <param name="options">Options; null for the defaults, among them a time-out of 30 s.</param>
    public static Deferred<TProtocol> ConnectUnix<TProtocol>(
        this Reactor reactor,
        string path,
        [RunsOnLoop] Func<TProtocol> make,
        UnixConnectOptions? options = null
    )
        where TProtocol : class, IProtocol => reactor.ConnectUnix(path, Factory.ForProtocol(make), options);
}
