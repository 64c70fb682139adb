using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>The system calls that the epoll driver makes, as the C library offers them. Source: the man pages of
/// section 2.</summary>
/// <remarks>The numbers are Linux's own, the same on x64 and Arm64.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    public const int EpollCloexec = 0x80000;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollError = 0x8;
    public const uint EpollHangUp = 0x10;
    public const int EventFdNonBlocking = 0x800;
    public const int EventFdCloexec = 0x80000;
    public const int StreamType = 1;
    public const int DatagramType = 2;
    public const int NonBlocking = 0x800;
    public const int Cloexec = 0x80000;
    public const int SolSocket = 1;
    public const int SoReuseAddress = 2;
    public const int SoError = 4;
    public const int SoBroadcast = 6;
    public const int SoKeepAlive = 9;
    public const int SoLinger = 13;
    public const int SoReusePort = 15;
    public const int SoAcceptsConnections = 30;
    public const int IpProtocolTcp = 6;
    public const int TcpNoDelay = 1;
    public const int IpProtocolIp = 0;
    public const int IpMulticastInterface = 32;
    public const int IpMulticastTimeToLive = 33;
    public const int IpMulticastLoop = 34;
    public const int IpAddMembership = 35;
    public const int IpDropMembership = 36;
    public const int IpProtocolIpv6 = 41;
    public const int Ipv6MulticastInterface = 17;
    public const int Ipv6MulticastHops = 18;
    public const int Ipv6MulticastLoop = 19;
    public const int Ipv6AddMembership = 20;
    public const int Ipv6DropMembership = 21;
    public const int Ipv6Only = 26;
    public const int MessageNoSignal = 0x4000;
    public const int ShutdownWrite = 1;
    public const int OpenReadOnly = 0;
    public const int GetStatusFlags = 3;
    public const int SetStatusFlags = 4;
    public const int SetDescriptorFlags = 2;
    public const int CloseOnExec = 1;
    public const int DuplicateCloseOnExec = 1030;
    public const int AtCurrentDirectory = -100;
    public const int AtSymbolicLinkNoFollow = 0x100;
    public const uint StatxTypeAndNumber = 0x101;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial SafeFileHandle EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint WriteEvent(SafeFileHandle descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint ReadEvent(SafeFileHandle descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int descriptor, int backlog);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int descriptor, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int descriptor, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "getpeername", SetLastError = true)]
    public static partial int GetPeerName(int descriptor, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(
        int descriptor,
        byte* buffer,
        nuint length,
        int flags,
        byte* address,
        uint* addressLength
    );

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(
        int descriptor,
        byte* buffer,
        nuint length,
        int flags,
        byte* address,
        uint addressLength
    );

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int GetFlags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int SetFlags(int descriptor, int command, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileStatus(int directory, string path, int flags, uint mask, byte* status);

    /// <summary>What the last call on this thread says went wrong.</summary>
    public static SocketError LastError() => Errno.ToSocketError(Marshal.GetLastPInvokeError());

    /// <summary>Throws what the last call on this thread says went wrong.</summary>
    public static SocketException LastException() => new((int)LastError());

    public static bool TrySet(int descriptor, int level, int name, int value) =>
        SetOption(descriptor, level, name, &value, sizeof(int)) == 0;

    public static int Get(int descriptor, int level, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return GetOption(descriptor, level, name, &value, &length) == 0 ? value : 0;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Address;
        public uint AddressLength;
        public Buffer* Buffers;
        public nuint Count;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
