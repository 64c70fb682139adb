using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>Linux's error numbers in the base class library's words. Source: errno(3), asm-generic/errno.h.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int InProgress = 115;

    public static SocketError ToSocketError(int errno) =>
        errno switch
        {
            0 => SocketError.Success,
            1 or 13 or 30 => SocketError.AccessDenied, // EPERM, EACCES, EROFS
            2 or 99 => SocketError.AddressNotAvailable, // ENOENT (a Unix socket's path), EADDRNOTAVAIL
            Interrupted => SocketError.Interrupted,
            9 or 88 => SocketError.NotSocket, // EBADF, ENOTSOCK
            11 => SocketError.WouldBlock,
            12 or 105 => SocketError.NoBufferSpaceAvailable, // ENOMEM, ENOBUFS
            14 => SocketError.Fault,
            20 or 36 or 40 => SocketError.AddressNotAvailable, // ENOTDIR, ENAMETOOLONG, ELOOP (of a path)
            22 => SocketError.InvalidArgument,
            23 or 24 => SocketError.TooManyOpenSockets, // ENFILE, EMFILE
            32 or 104 => SocketError.ConnectionReset, // EPIPE, ECONNRESET
            71 or 92 => SocketError.ProtocolOption, // EPROTO, ENOPROTOOPT
            89 => SocketError.DestinationAddressRequired,
            90 => SocketError.MessageSize,
            91 => SocketError.ProtocolType,
            93 => SocketError.ProtocolNotSupported,
            94 => SocketError.SocketNotSupported,
            95 => SocketError.OperationNotSupported,
            97 => SocketError.AddressFamilyNotSupported,
            98 => SocketError.AddressAlreadyInUse,
            100 => SocketError.NetworkDown,
            101 => SocketError.NetworkUnreachable,
            102 => SocketError.NetworkReset,
            103 => SocketError.ConnectionAborted,
            106 => SocketError.IsConnected,
            107 => SocketError.NotConnected,
            108 => SocketError.Shutdown,
            110 => SocketError.TimedOut,
            111 => SocketError.ConnectionRefused,
            112 => SocketError.HostDown,
            113 => SocketError.HostUnreachable,
            114 => SocketError.AlreadyInProgress,
            InProgress => SocketError.InProgress,
            _ => SocketError.SocketError,
        };
}
