using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Descriptors;

/// <summary>Descriptors of the program's own in the loop, as members of <see cref="Reactor"/>: those of a C library, of
/// the kernel (inotify, eventfd, netlink), of a serial line or a named pipe.</summary>
/// <remarks>
/// <para>On Linux with every driver in real time; on other Unix systems with the sockets driver. On Windows, and in
/// virtual time, the members throw a <see cref="PlatformNotSupportedException"/>.</para>
/// <para>Regular files have no readiness: the members throw an <see cref="ArgumentException"/>.</para>
/// </remarks>
public static class DescriptorExtensions
{
    private const string NoAsyncFunction =
        "The function is called again in the next turn if it has read nothing, so it must not wait: read or write what "
        + "there is, and start what takes longer from there. To wait for readiness with await, use UntilReady.";

    /// <summary>Calls a function whenever a descriptor is ready, which the program then reads or writes
    /// itself.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of an open descriptor. It stays the program's: the watch has a duplicate.
    /// Reads and writes may find it not ready all the same, so it should not block (O_NONBLOCK).</param>
    /// <param name="events">The events to wait for at first; see <see cref="DescriptorWatch.Events"/>.</param>
    /// <param name="ready">Gets what has happened. What it throws is logged, and the watch ends.</param>
    /// <returns>The watch, which has begun. It never calls the function before this returns.</returns>
    /// <remarks>Threads: the reactor's. Source: <c>IReactorFDSet.addReader</c> and <c>addWriter</c>.</remarks>
    /// <exception cref="ArgumentException">The descriptor is not open, or has no readiness.</exception>
    /// <exception cref="IOException">No descriptor is left for the duplicate.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor cannot watch descriptors.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public static DescriptorWatch WatchDescriptor(
        this Reactor reactor,
        int descriptor,
        DescriptorEvents events,
        [RunsOnLoop] Action<DescriptorEvents> ready
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(ready);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        DescriptorWatch.CheckEvents(events, nameof(events));
        reactor.CheckThread(nameof(WatchDescriptor));
        reactor.CheckNotEnded(nameof(WatchDescriptor));
        return new DescriptorWatch(reactor, descriptor, events, ready);
    }

    /// <inheritdoc cref="WatchDescriptor(Reactor, int, DescriptorEvents, Action{DescriptorEvents})"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">An open handle: of a file, a pipe or a socket.</param>
    /// <param name="events">The events to wait for at first.</param>
    /// <param name="ready">Gets what has happened.</param>
    public static DescriptorWatch WatchDescriptor(
        this Reactor reactor,
        SafeHandle handle,
        DescriptorEvents events,
        [RunsOnLoop] Action<DescriptorEvents> ready
    )
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var held = new HeldHandle(handle);
        return reactor.WatchDescriptor(held.Descriptor, events, ready);
    }

    /// <summary>Refused: the function must not wait.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of an open descriptor.</param>
    /// <param name="events">The events to wait for at first.</param>
    /// <param name="ready">An asynchronous function.</param>
    [Obsolete(NoAsyncFunction, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Refused)]
    public static DescriptorWatch WatchDescriptor(
        this Reactor reactor,
        int descriptor,
        DescriptorEvents events,
        Func<DescriptorEvents, Deferred> ready
    ) => throw new NotSupportedException(NoAsyncFunction);

    /// <inheritdoc cref="WatchDescriptor(Reactor, int, DescriptorEvents, Func{DescriptorEvents, Deferred})"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">An open handle.</param>
    /// <param name="events">The events to wait for at first.</param>
    /// <param name="ready">An asynchronous function.</param>
    [Obsolete(NoAsyncFunction, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Refused)]
    public static DescriptorWatch WatchDescriptor(
        this Reactor reactor,
        SafeHandle handle,
        DescriptorEvents events,
        Func<DescriptorEvents, Deferred> ready
    ) => throw new NotSupportedException(NoAsyncFunction);

    /// <summary>Waits until a descriptor is ready.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of an open descriptor. It stays the program's.</param>
    /// <param name="events">The events to wait for.</param>
    /// <returns>Fires with what has happened. Cancelling ends the wait. If the reactor stops before, it fails with a
    /// <see cref="ReactorNotRunningException"/>.</returns>
    /// <remarks>Each wait costs a few system calls: code that waits often keeps a watch. Threads: the reactor's.
    /// Source: <c>trio.lowlevel.wait_readable</c> and <c>wait_writable</c>.</remarks>
    /// <exception cref="ArgumentException">The descriptor is not open or has no readiness, or there are no
    /// events.</exception>
    /// <exception cref="IOException">No descriptor is left for a duplicate.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor cannot watch descriptors.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public static Deferred<DescriptorEvents> UntilReady(this Reactor reactor, int descriptor, DescriptorEvents events)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        DescriptorWatch.CheckEvents(events, nameof(events));
        ArgumentOutOfRangeException.ThrowIfEqual(events, DescriptorEvents.None);
        reactor.CheckThread(nameof(UntilReady));
        reactor.CheckNotEnded(nameof(UntilReady));
        DescriptorWatch? watch = null;
        var ready = new Deferred<DescriptorEvents>(_ => watch?.Dispose());
        watch = new DescriptorWatch(
            reactor,
            descriptor,
            events,
            happened =>
            {
                watch!.Dispose();
                ready.Callback(happened);
            },
            () => ready.Errback(new Failure(new ReactorNotRunningException("The reactor has stopped.")))
        );
        return ready;
    }

    /// <inheritdoc cref="UntilReady(Reactor, int, DescriptorEvents)"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">An open handle.</param>
    /// <param name="events">The events to wait for.</param>
    public static Deferred<DescriptorEvents> UntilReady(
        this Reactor reactor,
        SafeHandle handle,
        DescriptorEvents events
    )
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var held = new HeldHandle(handle);
        return reactor.UntilReady(held.Descriptor, events);
    }

    /// <summary>Connects a protocol to a descriptor that is read and written: a serial line, a terminal, a
    /// device.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="descriptor">The number of an open descriptor. It stays the program's, and no longer blocks: the
    /// transport has a duplicate.</param>
    /// <param name="factory">Makes the protocol.</param>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; it has fired already.</returns>
    /// <remarks>
    /// <para>The end of what is read is the end of the connection, or for an
    /// <see cref="IHalfCloseableProtocol"/> of its reading. The error EIO of a terminal is its end, too.</para>
    /// <para>Threads: the reactor's. Source: <c>twisted.internet.serialport</c>, <c>stdio.StandardIO</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The descriptor is not open, or has no readiness.</exception>
    /// <exception cref="IOException">No descriptor is left for the duplicate.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor cannot watch descriptors.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public static Deferred<TProtocol> ConnectDescriptor<TProtocol>(
        this Reactor reactor,
        int descriptor,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol => reactor.ConnectDescriptors(descriptor, descriptor, factory);

    /// <inheritdoc cref="ConnectDescriptor{TProtocol}(Reactor, int, Factory{TProtocol})"/>
    /// <param name="reactor">The reactor.</param>
    /// <param name="handle">An open handle.</param>
    /// <param name="factory">Makes the protocol.</param>
    public static Deferred<TProtocol> ConnectDescriptor<TProtocol>(
        this Reactor reactor,
        SafeHandle handle,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var held = new HeldHandle(handle);
        return reactor.ConnectDescriptors(held.Descriptor, held.Descriptor, factory);
    }

    /// <summary>Connects a protocol to two descriptors, one for each direction: two named pipes, for example.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="reactor">The reactor.</param>
    /// <param name="input">The number of an open descriptor that is read.</param>
    /// <param name="output">The number of an open descriptor that is written.</param>
    /// <param name="factory">Makes the protocol.</param>
    /// <returns>The protocol, after its <c>ConnectionMade</c>; it has fired already.</returns>
    /// <remarks>As <see cref="ConnectDescriptor{TProtocol}(Reactor, int, Factory{TProtocol})"/>.</remarks>
    /// <exception cref="ArgumentException">A descriptor is not open, or has no readiness.</exception>
    /// <exception cref="IOException">No descriptor is left for the duplicates.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor cannot watch descriptors.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public static Deferred<TProtocol> ConnectDescriptors<TProtocol>(
        this Reactor reactor,
        int input,
        int output,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        reactor.CheckThread(nameof(ConnectDescriptors));
        reactor.CheckNotEnded(nameof(ConnectDescriptors));
        return DescriptorChannel.Of(reactor, input, output).Start(factory);
    }
}
