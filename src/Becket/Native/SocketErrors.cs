using System.Net.Sockets;

namespace Becket.Native;

/// <summary>Linux's error numbers as the base class library's <see cref="SocketError"/>. Source: errno(3),
/// asm-generic/errno.h.</summary>
internal static class SocketErrors
{
    /// <summary>The error of a call as a <see cref="SocketError"/>.</summary>
    public static SocketError ToSocketError(this SystemResult result) => FromNumber(result.Error);

    /// <summary>The error of a call as an exception to throw.</summary>
    public static SocketException ToSocketException(this SystemResult result) =>
        result.Error == Errno.TooManyOpenFiles
            // The base class library has one name for the limits of the process and of the system, and the text of the
            // other one.
            ? new SocketException((int)SocketError.TooManyOpenSockets, "Too many open files")
            : new SocketException((int)result.ToSocketError());

    /// <summary>The value of a call.</summary>
    /// <exception cref="SocketException">The call has failed.</exception>
    public static int ValueOrSocketException(this SystemResult result) =>
        result.IsSuccess ? result.Value : throw result.ToSocketException();

    /// <summary>An error number as a <see cref="SocketError"/>.</summary>
    public static SocketError FromNumber(int errno) =>
        errno switch
        {
            0 => SocketError.Success,
            1 or 13 or 30 => SocketError.AccessDenied, // EPERM, EACCES, EROFS
            2 or 99 => SocketError.AddressNotAvailable, // ENOENT (a Unix socket's path), EADDRNOTAVAIL
            4 => SocketError.Interrupted,
            9 or 88 => SocketError.NotSocket, // EBADF, ENOTSOCK
            11 => SocketError.WouldBlock,
            12 or 28 or 105 => SocketError.NoBufferSpaceAvailable, // ENOMEM, ENOSPC (epoll's watches), ENOBUFS
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
            115 => SocketError.InProgress,
            _ => SocketError.SocketError,
        };
}
