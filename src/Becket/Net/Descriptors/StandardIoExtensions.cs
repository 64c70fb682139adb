using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Descriptors;

/// <summary>The program's standard input and output as a transport, as members of <see cref="Reactor"/>.</summary>
public static class StandardIoExtensions
{
    /// <summary>Connects a protocol to the program's standard input and output: a filter, or a program that another
    /// one starts and talks to.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="factory">Makes the protocol.</param>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; it has fired already.</returns>
    /// <remarks>
    /// <para>Pipes, terminals, sockets, files and devices work, on every driver in real time. The end of the input ends
    /// the connection once everything written is sent; for an <see cref="IHalfCloseableProtocol"/> it ends only the
    /// reading.</para>
    /// <para>On Linux the connection alone has the input and the output from now on, so that its end is seen by the
    /// program behind the pipe. Of the program's own descriptors, 0 becomes the null device, and 1 becomes standard
    /// error: what <see cref="Console"/> writes does not get between the bytes of the protocol. Terminals stay as they
    /// are. On other systems the other side sees the end when the program ends.</para>
    /// <para>What a terminal or a shared pipe is to other programs does not change: the file is opened anew, and only
    /// this connection's does not block.</para>
    /// <para>Threads: the reactor's. Source: <c>twisted.internet.stdio.StandardIO</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">A protocol has them already.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    /// <exception cref="IOException">One of them is closed, or no descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor is in virtual time.</exception>
    public static Deferred<TProtocol> ConnectStandardIo<TProtocol>(this Reactor reactor, Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        reactor.CheckThread(nameof(ConnectStandardIo));
        reactor.CheckNotEnded(nameof(ConnectStandardIo));
        return StandardIo.Open(reactor).Start(factory);
    }
}
