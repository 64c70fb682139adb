using System.Net.Sockets;
using Becket.Native;

namespace Becket.Reactors.Drivers;

/// <summary>
/// Keeps the last descriptors of the process free. The runtime needs some at any time (a thread, a signal, code that it
/// loads for the first time), and ends the program when it gets none; so does much that a program does to free others.
/// </summary>
/// <remarks>The system gives the lowest number that is free (open(2), accept(2)): a high number means that all below
/// are taken.</remarks>
internal static class DescriptorHeadroom
{
    /// <summary>The number of descriptors that are kept free.</summary>
    public const int Kept = 8;

    private static int s_limit = OpenFileLimit.Read();

    /// <summary>Whether a descriptor that the system has just given is one of the last.</summary>
    public static bool IsEatenBy(nint descriptor)
    {
        if (descriptor < s_limit - Kept)
        {
            return false;
        }

        // The limit may have been changed meanwhile.
        Refresh();
        return descriptor >= s_limit - Kept;
    }

    /// <summary>The error of a socket that would eat one of the last descriptors: the one that the system itself gives
    /// when none is left.</summary>
    public static SocketException NoneLeft() => SystemResult.OfNumber(Errno.TooManyOpenFiles).ToSocketException();

    /// <summary>Whether the runtime can start a thread: each takes a pipe, and the runtime ends the program ("Out of
    /// memory.") if it gets none. Opens as many descriptors, and closes them again.</summary>
    public static bool IsLeftForThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        if (!FileCalls.Pipe(out int toRead, out int toWrite).IsSuccess)
        {
            return false;
        }

        FileCalls.Close(toRead);
        FileCalls.Close(toWrite);
        return true;
    }

    /// <summary>Reads the limit again: it may have become smaller.</summary>
    public static void Refresh() => s_limit = OpenFileLimit.Read();
}
