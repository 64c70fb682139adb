using System.Net;
using System.Net.Sockets;
using Becket.Files;
using Becket.Reactors.Threads;

namespace Becket.Reactors.Drivers;

/// <summary>
/// What a reactor runs on: a driver tells the time, waits, wakes up, and does the input and output. Everything above
/// sees only the reactor.
/// </summary>
/// <remarks>
/// Threads: <see cref="Wake"/>, <see cref="Seconds"/> and <see cref="UtcNow"/> from any thread; the others from the
/// reactor's.
/// </remarks>
internal abstract class IoDriver : IDisposable
{
    /// <summary>The driver's name in statistics and messages.</summary>
    public abstract string Name { get; }

    /// <summary>Seconds since the driver was made; never goes back.</summary>
    public abstract double Seconds { get; }

    /// <summary>The time of day.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Whether time passes by itself. In virtual time no turn can be slow.</summary>
    public abstract bool IsRealTime { get; }

    /// <summary>Whether a world makes the reactor's turns, together with those of other hosts.</summary>
    public virtual bool IsHosted => false;

    /// <summary>In virtual time: the last wait ended because nothing was left that could ever end it, apart from other
    /// threads, and these did nothing for long.</summary>
    public virtual bool IsStuck => false;

    /// <summary>In virtual time: how long, in real time, a wait lasts that only another thread can end.</summary>
    public virtual TimeSpan Patience
    {
        get => Timeout.InfiniteTimeSpan;
        set { }
    }

    /// <summary>Carries and watches descriptors; null if the driver cannot. Child processes need this or
    /// <see cref="Streams"/>.</summary>
    public virtual IDescriptorIo? Descriptors => null;

    /// <summary>Carries streams of the base class library; null if the driver cannot.</summary>
    public virtual IStreamIo? Streams => null;

    /// <summary>Whether <see cref="WatchReadiness"/> works here.</summary>
    public virtual bool WatchesDescriptors => false;

    /// <summary>The files of the program.</summary>
    public virtual IFileSystem FileSystem => RealFileSystem.Instance;

    /// <summary>The number of open listeners, channels, datagram sockets and watches.</summary>
    public abstract int OpenCount { get; }

    /// <summary>Makes the reactor's source of chance.</summary>
#pragma warning disable RS0030 // In real time chance must differ from one process to the next.
    public virtual Random MakeRandom() => new();
#pragma warning restore RS0030

    /// <summary>
    /// Waits until there is input or output to do, until <see cref="Wake"/> is called (or has been since the last
    /// wait), or until <paramref name="due"/>. Does not wait if there is input or output already, or something to
    /// flush.
    /// </summary>
    /// <remarks>
    /// A real wait lasts whole milliseconds, rounded up. So one turn makes all the calls of one millisecond: that saves
    /// wake-ups, and keeps the order of calls that were begun together and wait equally long.
    /// </remarks>
    /// <param name="due">A time on the clock of <see cref="Seconds"/>. A time in the past: do not wait. Positive
    /// infinity: no limit.</param>
    /// <param name="hasThreadWork">Whether functions run on threads whose results will come: virtual time does not move
    /// meanwhile.</param>
    public abstract void Wait(double due, bool hasThreadWork);

    /// <summary>Notifies the sinks of what the last wait found: channels that were accepted or connected, and bytes
    /// that were received.</summary>
    /// <returns>Whether there was anything.</returns>
    public abstract bool Deliver();

    /// <summary>
    /// Sends the bytes that this turn wrote, and ends channels that have been closed or have failed. Once a turn, last;
    /// bytes that its callbacks write wait for the next flush, so that no pair of producer and consumer can keep the
    /// loop to itself.
    /// </summary>
    public abstract void Flush();

    /// <summary>Listens at an address.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract IoListener Listen(EndPoint local, ListenSettings settings, IListenerSink sink);

    /// <summary>Begins to connect. <see cref="Deliver"/> calls <see cref="IChannelSink.OnConnected"/>, or
    /// <see cref="Flush"/> calls <see cref="IChannelSink.OnClosed"/>; neither before this returns.</summary>
    /// <exception cref="SocketException">No socket can be made (too many open files), or the local address is
    /// taken.</exception>
    public abstract IoChannel Connect(EndPoint remote, ConnectSettings settings, IChannelSink sink);

    /// <summary>Binds a socket for datagrams; with <see cref="UnnamedUnixEndPoint"/> it makes one without an
    /// address.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract IoDatagrams Bind(EndPoint local, DatagramSettings settings, IDatagramSink sink);

    /// <summary>Takes over a socket that listens already. From now on the listener owns it.</summary>
    /// <exception cref="SocketException">It does not listen.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver has no real descriptors.</exception>
    public abstract IoListener AdoptListener(SafeSocketHandle handle, IListenerSink sink);

    /// <summary>Takes over a stream socket that is connected already. From now on the channel owns it; it begins with
    /// <see cref="IoChannel.Start"/>.</summary>
    /// <exception cref="SocketException">It is not connected.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver has no real descriptors.</exception>
    public abstract IoChannel AdoptChannel(SafeSocketHandle handle);

    /// <summary>Takes over a datagram socket. From now on the result owns it.</summary>
    /// <exception cref="SocketException">It is no datagram socket.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver has no real descriptors.</exception>
    public abstract IoDatagrams AdoptDatagrams(SafeSocketHandle handle, DatagramSettings settings, IDatagramSink sink);

    /// <summary>Reports when a descriptor is ready.</summary>
    /// <param name="descriptor">Becomes the watch's own; if this throws, it stays the caller's.</param>
    /// <param name="wanted">The events to report.</param>
    /// <param name="sink">Is notified.</param>
    /// <exception cref="SocketException">The system cannot watch it.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver cannot watch descriptors here.</exception>
    public virtual IoReadiness WatchReadiness(int descriptor, ReadyEvents wanted, IReadinessSink sink) =>
        throw new PlatformNotSupportedException(
            $"The {Name} driver watches no descriptors. Use a reactor without {nameof(ReactorOptions.VirtualTime)}, "
                + "or put the code that watches behind an interface of your own that a test replaces."
        );

    /// <summary>Makes what runs blocking functions; null for real threads.</summary>
    /// <param name="size">The largest number of functions that run at once.</param>
    /// <param name="finished">Called after a function has run.</param>
    public virtual IReactorThreads? MakeThreads(int size, Action<PoolWork> finished) => null;

    /// <summary>The channels that are open now: a copy, in an order that depends on nothing but what the program
    /// did.</summary>
    public abstract IReadOnlyList<IoChannel> OpenChannels();

    /// <summary>The reactor shuts down: closes listeners, datagram sockets and channels; the sink of each channel gets
    /// <see cref="SocketError.Shutdown"/>.</summary>
    public abstract void CloseAll();

    /// <summary>Ends the wait that is going on, or else the next one.</summary>
    /// <remarks>
    /// May be called late, by a thread that handed over a call just before the loop ended: during <see cref="Dispose"/>
    /// or after it. Then it does nothing, and above all does not touch a descriptor whose number belongs to another
    /// file by then.
    /// </remarks>
    public abstract void Wake();

    /// <summary>Releases everything, without notifying the sinks.</summary>
    public virtual void Dispose() { }

    /// <summary>The time from now until <paramref name="due"/>, for a wait in real time: whole milliseconds, rounded
    /// up, as a call must never be early; at most a day, as systems count milliseconds in an int; -1 for no
    /// limit.</summary>
    protected int MillisecondsUntil(double due)
    {
        const double LongestWait = 24 * 60 * 60;
        if (due <= 0)
        {
            return 0;
        }

        if (double.IsPositiveInfinity(due))
        {
            return Timeout.Infinite;
        }

        double seconds = due - Seconds;
        return seconds <= 0 ? 0 : (int)Math.Ceiling(Math.Min(seconds, LongestWait) * 1000);
    }
}
