namespace Becket.Native;

/// <summary>Error numbers that the code asks for by name. Source: errno(3), asm-generic/errno.h.</summary>
/// <remarks>Linux's numbers; those below 11 are the same on macOS.</remarks>
internal static class Errno
{
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;

    /// <summary>EIO: of a terminal, the other side has gone.</summary>
    public const int InputOutput = 5;
    public const int BadDescriptor = 9;
    public const int OutOfMemory = 12;
    public const int AccessDenied = 13;
    public const int InvalidArgument = 22;
    public const int TooManyOpenFiles = 24;
    public const int BrokenPipe = 32;

    /// <summary>ECONNRESET: the peer of a socket has gone.</summary>
    public static int ConnectionReset => OperatingSystem.IsLinux() ? 104 : 54;

    /// <summary>EAGAIN, also called EWOULDBLOCK: the descriptor does not block, and the call would have to
    /// wait.</summary>
    public static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35;
}
