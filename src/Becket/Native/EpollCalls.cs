using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Becket.Native;

/// <summary>The system calls of epoll, and of the event that wakes it. Source: epoll(7), eventfd(2).</summary>
/// <remarks>The numbers are Linux's, the same on x64 and Arm64.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class EpollCalls
{
    public const int Add = 1;
    public const int Delete = 2;
    public const int Modify = 3;

    private const int EpollCloseOnExec = 0x80000;
    private const int EventNonBlocking = 0x800;
    private const int EventCloseOnExec = 0x80000;

    /// <summary>Makes an epoll descriptor.</summary>
    public static SystemResult Create() => SystemResult.Of(epoll_create1(EpollCloseOnExec));

    /// <summary>Adds, changes or deletes what epoll watches of a descriptor.</summary>
    /// <param name="epoll">The epoll descriptor.</param>
    /// <param name="operation"><see cref="Add"/>, <see cref="Modify"/> or <see cref="Delete"/>.</param>
    /// <param name="descriptor">What to watch.</param>
    /// <param name="events">The events to report, see <see cref="EpollEvent"/>.</param>
    /// <param name="data">Comes back with each event.</param>
    public static SystemResult Control(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        byte* change = stackalloc byte[16];
        EpollEvent.Write(change, events, data);
        return SystemResult.Of(epoll_ctl(epoll, operation, descriptor, change));
    }

    /// <summary>Waits for events.</summary>
    /// <param name="epoll">The epoll descriptor.</param>
    /// <param name="events">Room for <paramref name="most"/> events of <see cref="EpollEvent.Size"/> bytes.</param>
    /// <param name="most">The most events to report.</param>
    /// <param name="milliseconds">The time to wait; -1 for no limit.</param>
    /// <returns>The number of events. Not repeated if a signal interrupts it: it would wait longer than
    /// asked.</returns>
    public static SystemResult Wait(int epoll, byte* events, int most, int milliseconds) =>
        SystemResult.Of(epoll_wait(epoll, events, most, milliseconds));

    /// <summary>Makes an event that one thread signals and another waits for; invalid if there is no descriptor
    /// left.</summary>
    public static SafeFileHandle CreateEvent() => eventfd(0, EventNonBlocking | EventCloseOnExec);

    /// <summary>Signals an event.</summary>
    /// <exception cref="ObjectDisposedException">The event is closed. The handle counts its users, so no other file can
    /// have got the number meanwhile.</exception>
    public static void Signal(SafeFileHandle @event)
    {
        ulong one = 1;
        _ = write(@event, &one, sizeof(ulong));
    }

    /// <summary>Makes an event wait for the next signal.</summary>
    public static void Reset(SafeFileHandle @event)
    {
        ulong count;
        _ = read(@event, &count, sizeof(ulong));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, ulong* value, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, ulong* value, nuint length);
}
