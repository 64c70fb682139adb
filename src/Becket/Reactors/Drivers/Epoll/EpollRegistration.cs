using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A descriptor that epoll watches, with its slot in the driver's table. A mutable struct with one owner: keep
/// it in a field that is not readonly.</summary>
[SupportedOSPlatform("linux")]
internal struct EpollRegistration(EpollDriver driver, int descriptor, bool watchesFromStart = false)
{
    /// <summary>Of <see cref="_watched"/>: epoll does not have the descriptor, and reports not even a
    /// hang-up.</summary>
    private const byte Unwatched = byte.MaxValue;

    /// <summary>The events that epoll watches for.</summary>
    private byte _watched = Unwatched;

    /// <summary>Whether the owner wants to watch as soon as it is attached. Kept here, in the padding: a field of the
    /// owner would cost each connection eight bytes.</summary>
    public readonly bool WatchesFromStart { get; } = watchesFromStart;

    public readonly EpollDriver Driver => driver;

    /// <summary>-1 once it is closed.</summary>
    public int Descriptor { get; private set; } = descriptor;

    public int Slot { get; private set; } = -1;

    public readonly bool IsOpen => Descriptor >= 0;

    /// <summary>Takes a slot, and watches for nothing yet: a socket that is not connected counts as hung up.</summary>
    public void Attach(IReadySource source) => Slot = driver.TakeSlot(source);

    /// <summary>Takes a slot and begins to watch; with no events for errors and hang-ups.</summary>
    /// <exception cref="SocketException">Epoll's limit of watches (epoll(7), max_user_watches), or no memory. The
    /// descriptor stays open.</exception>
    public void Attach(IReadySource source, ReadyEvents wanted)
    {
        Attach(source);
        _watched = (byte)wanted;
        if (driver.Control(EpollCalls.Add, Descriptor, Slot, wanted) is { IsSuccess: false } failed)
        {
            driver.ReleaseSlot(Slot);
            throw failed.ToSocketException();
        }
    }

    /// <summary>Sets the events to watch for. Errors and hang-ups are reported whether asked for or not.</summary>
    public SocketError Watch(ReadyEvents wanted)
    {
        if (wanted == (ReadyEvents)_watched || !IsOpen || (_watched == Unwatched && wanted == ReadyEvents.None))
        {
            return SocketError.Success;
        }

        int operation = _watched == Unwatched ? EpollCalls.Add : EpollCalls.Modify;
        _watched = (byte)wanted;
        return driver.Control(operation, Descriptor, Slot, wanted).ToSocketError();
    }

    /// <summary>Watches again after an event of <see cref="ReadyEvents.Once"/>.</summary>
    public readonly SocketError WatchAgain(ReadyEvents wanted) =>
        driver.Control(EpollCalls.Modify, Descriptor, Slot, wanted).ToSocketError();

    /// <summary>Watches for nothing, not even a hang-up, until <see cref="Watch"/>. The slot stays.</summary>
    public void StopWatching()
    {
        if (_watched != Unwatched && IsOpen)
        {
            _watched = Unwatched;
            driver.Control(EpollCalls.Delete, Descriptor, Slot, ReadyEvents.None);
        }
    }

    /// <summary>Closes the descriptor, which ends epoll's part of it, and releases the slot.</summary>
    public void Close()
    {
        if (IsOpen)
        {
            driver.ReleaseSlot(Slot);
            FileCalls.Close(Descriptor);
            Descriptor = -1;
        }
    }
}
