using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>
/// What differs between the worlds a reactor can run in: it tells the time, waits, wakes up, and does the input and
/// output. Everything above it sees only the reactor.
/// </summary>
/// <remarks>
/// Threads: <see cref="Wake"/>, <see cref="Seconds"/> and <see cref="UtcNow"/> from any thread; the others from the
/// reactor's.
/// </remarks>
internal abstract class IoDriver : IDisposable
{
    /// <summary>For statistics and messages.</summary>
    public abstract string Name { get; }

    /// <summary>Seconds since the driver was made; never goes back.</summary>
    public abstract double Seconds { get; }

    /// <summary>The time of day.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Whether time passes by itself. If not, nothing can be slow.</summary>
    public abstract bool IsRealTime { get; }

    /// <summary>How it can carry the pipes of child processes.</summary>
    public virtual ChildSupport Children => ChildSupport.None;

    /// <summary>How many listeners, channels, datagram sockets and watches are open.</summary>
    public abstract int Open { get; }

    /// <summary>
    /// Waits until there is input or output to do, until <see cref="Wake"/> is called (or has been since the last
    /// wait), or until
    /// <paramref name="due"/>. If there is some already, or something is left to flush, it does not wait.
    /// </summary>
    /// <remarks>
    /// A real wait lasts whole milliseconds, rounded up. So the calls of one millisecond are gathered in one turn: that
    /// saves wake-ups, and it keeps the order of what was begun together and takes equally long.
    /// </remarks>
    /// <param name="due">In terms of <see cref="Seconds"/>. In the past: does not wait. Positive infinity: no
    /// limit.</param>
    /// <param name="hasThreadWork">Whether functions run on threads whose results will come: virtual time then stands
    /// still.</param>
    public abstract void Wait(double due, bool hasThreadWork);

    /// <summary>Tells the sinks what the last wait found: accepted, received, ended.</summary>
    /// <returns>Whether there was anything.</returns>
    public abstract bool Deliver();

    /// <summary>
    /// Sends what this turn wrote, and closes what is to be closed. Once a turn, before the wait; what its callbacks
    /// write waits for the next, so that no pair of producer and consumer can keep the loop to itself.
    /// </summary>
    public abstract void Flush();

    /// <summary>Listens at an address.</summary>
    /// <exception cref="SocketException">It cannot.</exception>
    public abstract IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink);

    /// <summary>Begins to connect. The sink is told <see cref="IChannelSink.OnConnected"/> or
    /// <see cref="IChannelSink.OnClosed"/>, not before this returns.</summary>
    /// <exception cref="SocketException">No socket can be made (too many open files), or the local address cannot be
    /// had.</exception>
    public abstract IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink);

    /// <summary>Binds a socket for datagrams.</summary>
    /// <exception cref="SocketException">It cannot.</exception>
    public abstract IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink);

    /// <summary>Takes over a socket that listens already. From now on the listener owns it.</summary>
    /// <exception cref="SocketException">It is not what it is said to be.</exception>
    /// <exception cref="PlatformNotSupportedException">A driver without real descriptors.</exception>
    public abstract IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink);

    /// <summary>Takes over a stream socket that is connected already. From now on the channel owns it; it begins with
    /// <see cref="IoChannel.Start"/>.</summary>
    /// <exception cref="SocketException">It is not what it is said to be.</exception>
    /// <exception cref="PlatformNotSupportedException">A driver without real descriptors.</exception>
    public abstract IoChannel AdoptChannel(SafeSocketHandle handle);

    /// <summary>Takes over this program's end of a pipe: from now on the channel owns it; one that is read from begins
    /// with <see cref="IoChannel.Start"/>.</summary>
    /// <param name="descriptor">Does not block. If this throws, it stays the caller's.</param>
    /// <param name="isForReading">Whether it is read from; otherwise it is written to.</param>
    /// <exception cref="SocketException">It cannot be watched.</exception>
    /// <exception cref="PlatformNotSupportedException">Not with <see cref="ChildSupport.Descriptors"/>.</exception>
    public virtual IoChannel AdoptPipe(int descriptor, bool isForReading) =>
        throw new PlatformNotSupportedException($"The {Name} driver carries no descriptors of pipes.");

    /// <summary>Watches a descriptor until it is readable: one that stands for a process is when that has ended
    /// (pidfd_open(2)).</summary>
    /// <param name="descriptor">The watch's own from now on; if this throws, it stays the caller's.</param>
    /// <param name="sink">Who is told.</param>
    /// <exception cref="SocketException">It cannot be watched.</exception>
    /// <exception cref="PlatformNotSupportedException">Not with <see cref="ChildSupport.Descriptors"/>.</exception>
    public virtual IoWatch WatchDescriptor(int descriptor, IWatchSink sink) =>
        throw new PlatformNotSupportedException($"The {Name} driver watches no descriptors.");

    /// <summary>Takes over this program's end of a pipe that is a stream of the base class library.</summary>
    /// <param name="stream">The channel's own from now on.</param>
    /// <param name="isForReading">Whether it is read from; otherwise it is written to.</param>
    /// <exception cref="PlatformNotSupportedException">Not with <see cref="ChildSupport.Streams"/>.</exception>
    public virtual IoChannel AdoptStream(Stream stream, bool isForReading) =>
        throw new PlatformNotSupportedException($"The {Name} driver carries no streams.");

    /// <summary>Waits for something that ends on another thread.</summary>
    /// <param name="sink">Who is told. Its OnReadable means: it has ended.</param>
    /// <param name="signal">To be called when it has, from any thread.</param>
    /// <exception cref="PlatformNotSupportedException">Not with <see cref="ChildSupport.Streams"/>.</exception>
    public virtual IoWatch WatchOutside(IWatchSink sink, out Action signal) =>
        throw new PlatformNotSupportedException($"The {Name} driver watches nothing that ends on other threads.");

    /// <summary>The reactor shuts down: listeners and datagram sockets are closed, and every channel, each of which is
    /// told <see cref="SocketError.Shutdown"/>.</summary>
    public abstract void CloseAll();

    /// <summary>Ends the wait that is going on, or else the next one.</summary>
    /// <remarks>
    /// It may come late, from a thread that handed over a call just before the loop ended: during <see cref="Dispose"/>
    /// or after, when it must do nothing, and above all not touch a descriptor that is somebody else's by then.
    /// </remarks>
    public abstract void Wake();

    /// <summary>Frees everything, without telling the sinks.</summary>
    public virtual void Dispose() { }
}
