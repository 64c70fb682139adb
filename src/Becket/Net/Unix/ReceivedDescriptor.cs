using System.Net.Sockets;
using Becket.Deferreds;
using Microsoft.Win32.SafeHandles;

namespace Becket.Net.Unix;

/// <summary>A descriptor that a peer has sent. Exec closes it. It is closed when the call of
/// <see cref="IFileDescriptorReceiver.FileDescriptorReceived"/> returns, unless that has taken it.</summary>
/// <remarks>Threads: the reactor's.</remarks>
[RunsOnLoop]
public sealed class ReceivedDescriptor
{
    private SafeFileHandle? _handle;

    internal ReceivedDescriptor(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes it, as any kind of file.</summary>
    /// <returns>Yours to dispose of.</returns>
    /// <exception cref="InvalidOperationException">It is taken, or closed, already.</exception>
    public SafeFileHandle Take()
    {
        SafeFileHandle handle =
            _handle
            ?? throw new InvalidOperationException(
                "This descriptor is taken, or closed, already. Take it within FileDescriptorReceived, once."
            );
        _handle = null;
        return handle;
    }

    /// <summary>Takes it, as a socket: for <c>AdoptStreamConnection</c> and the like, and for a
    /// <see cref="Socket"/>.</summary>
    /// <returns>Yours to dispose of.</returns>
    /// <exception cref="InvalidOperationException">It is taken, or closed, already.</exception>
    public SafeSocketHandle TakeSocket()
    {
        SafeFileHandle handle = Take();
        var socket = new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true);
        handle.SetHandleAsInvalid();
        return socket;
    }

    /// <summary>The call has returned.</summary>
    internal void CloseUnlessTaken()
    {
        _handle?.Dispose();
        _handle = null;
    }
}
