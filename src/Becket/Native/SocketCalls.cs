using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>The system calls on sockets. Source: the man pages of section 2.</summary>
/// <remarks>The numbers are Linux's, the same on x64 and Arm64. Every socket made here does not block, and is closed by
/// exec.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class SocketCalls
{
    public const int StreamType = 1;
    public const int DatagramType = 2;

    /// <summary>The size of the longest address: struct sockaddr_storage.</summary>
    public const int LongestAddress = 128;

    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>A connection that is broken is an error, and no SIGPIPE.</summary>
    private const int NoSignal = 0x4000;
    private const int ShutdownWrite = 1;

    public static SystemResult Socket(int family, int type) =>
        SystemResult.Of(socket(family, type | NonBlocking | CloseOnExec, 0));

    public static SystemResult Bind(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return SystemResult.Of(bind(descriptor, start, (uint)address.Length));
        }
    }

    public static SystemResult Listen(int descriptor, int backlog) => SystemResult.Of(listen(descriptor, backlog));

    /// <summary>Begins to connect. Interrupted, it goes on in the background like one that is in progress
    /// (connect(2)): then another call says that it is in progress already, or connected.</summary>
    public static SystemResult Connect(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return SystemResult.Of(connect(descriptor, start, (uint)address.Length));
        }
    }

    /// <summary>Accepts a connection.</summary>
    /// <param name="listener">The listening socket.</param>
    /// <param name="address">Receives the peer's address; may be empty.</param>
    /// <param name="length">The length of that address.</param>
    public static SystemResult Accept(int listener, Span<byte> address, out int length)
    {
        SystemResult result;
        uint room;
        fixed (byte* start = address)
        {
            do
            {
                room = (uint)address.Length;
            } while (SystemResult.MustRetry(accept4(listener, start, &room, NonBlocking | CloseOnExec), out result));
        }

        length = (int)Math.Min(room, (uint)address.Length);
        return result;
    }

    /// <summary>The address of this side of a socket.</summary>
    /// <returns>The length of the address.</returns>
    public static SystemResult LocalAddress(int descriptor, Span<byte> address)
    {
        uint length = (uint)address.Length;
        fixed (byte* start = address)
        {
            return SystemResult.Of(
                getsockname(descriptor, start, &length) == 0 ? (nint)Math.Min(length, (uint)address.Length) : -1
            );
        }
    }

    /// <summary>The address of the other side of a socket.</summary>
    /// <returns>The length of the address.</returns>
    public static SystemResult PeerAddress(int descriptor, Span<byte> address)
    {
        uint length = (uint)address.Length;
        fixed (byte* start = address)
        {
            return SystemResult.Of(
                getpeername(descriptor, start, &length) == 0 ? (nint)Math.Min(length, (uint)address.Length) : -1
            );
        }
    }

    public static SystemResult SetOption(int descriptor, int level, int name, int value) =>
        SystemResult.Of(setsockopt(descriptor, level, name, &value, sizeof(int)));

    public static SystemResult SetOption(int descriptor, int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            return SystemResult.Of(setsockopt(descriptor, level, name, start, (uint)value.Length));
        }
    }

    /// <summary>The value of an option that is a number; zero if it cannot be read.</summary>
    public static int GetOption(int descriptor, int level, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return getsockopt(descriptor, level, name, &value, &length) == 0 ? value : 0;
    }

    /// <summary>The process at the other end of a Unix socket, as it was when the connection was made (SO_PEERCRED,
    /// unix(7)).</summary>
    public static SystemResult PeerCredentials(int descriptor, out int process, out uint user, out uint group)
    {
        // struct ucred.
        uint* values = stackalloc uint[3];
        uint length = 3 * sizeof(uint);
        var result = SystemResult.Of(
            getsockopt(descriptor, SocketOption.SocketLevel, SocketOption.PeerCredentials, values, &length)
        );
        (process, user, group) = ((int)values[0], values[1], values[2]);
        return result;
    }

    /// <summary>Takes the error that waits at a socket (SO_ERROR, socket(7)): the value, zero if there is none. It
    /// fails if the error cannot be read.</summary>
    public static SystemResult TakeError(int descriptor)
    {
        int value = 0;
        uint length = sizeof(int);
        return SystemResult.Of(
            getsockopt(descriptor, SocketOption.SocketLevel, SocketOption.Error, &value, &length) == 0 ? value : -1
        );
    }

    /// <summary>Ends this side's stream; the other side's goes on.</summary>
    public static SystemResult ShutDownSending(int descriptor) => SystemResult.Of(shutdown(descriptor, ShutdownWrite));

    public static SystemResult Receive(int descriptor, Span<byte> buffer)
    {
        SystemResult result;
        fixed (byte* start = buffer)
        {
            while (SystemResult.MustRetry(recv(descriptor, start, (nuint)buffer.Length, 0), out result)) { }
        }

        return result;
    }

    public static SystemResult Send(int descriptor, ReadOnlySpan<byte> data)
    {
        SystemResult result;
        fixed (byte* start = data)
        {
            while (SystemResult.MustRetry(send(descriptor, start, (nuint)data.Length, NoSignal), out result)) { }
        }

        return result;
    }

    /// <summary>Sends several pieces of memory in one call.</summary>
    public static SystemResult Send(int descriptor, MemoryPiece* pieces, int count)
    {
        var message = new MessageHeader { Pieces = pieces, Count = (nuint)count };
        SystemResult result;
        while (SystemResult.MustRetry(sendmsg(descriptor, &message, NoSignal), out result)) { }
        return result;
    }

    /// <summary>Receives a datagram.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="buffer">Receives the datagram; a longer one is cut off.</param>
    /// <param name="address">Receives the sender's address.</param>
    /// <param name="length">The length of that address.</param>
    public static SystemResult ReceiveFrom(int descriptor, Span<byte> buffer, Span<byte> address, out int length)
    {
        SystemResult result;
        uint room;
        fixed (byte* start = buffer)
        fixed (byte* at = address)
        {
            do
            {
                room = (uint)address.Length;
            } while (
                SystemResult.MustRetry(recvfrom(descriptor, start, (nuint)buffer.Length, 0, at, &room), out result)
            );
        }

        length = (int)Math.Min(room, (uint)address.Length);
        return result;
    }

    /// <summary>Sends a datagram.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="data">The datagram.</param>
    /// <param name="address">The receiver's address; empty for the peer of a connected socket.</param>
    public static SystemResult SendTo(int descriptor, ReadOnlySpan<byte> data, ReadOnlySpan<byte> address)
    {
        SystemResult result;
        fixed (byte* start = data)
        fixed (byte* at = address)
        {
            while (
                SystemResult.MustRetry(
                    sendto(descriptor, start, (nuint)data.Length, NoSignal, at, (uint)address.Length),
                    out result
                )
            ) { }
        }

        return result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int listen(int descriptor, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int descriptor, byte* address, uint* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(int descriptor, byte* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getpeername(int descriptor, byte* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int shutdown(int descriptor, int how);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendmsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvfrom(
        int descriptor,
        byte* buffer,
        nuint length,
        int flags,
        byte* address,
        uint* addressLength
    );

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendto(
        int descriptor,
        byte* buffer,
        nuint length,
        int flags,
        byte* address,
        uint addressLength
    );

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MemoryPiece
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public byte* Address;
        public uint AddressLength;
        public MemoryPiece* Pieces;
        public nuint Count;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
