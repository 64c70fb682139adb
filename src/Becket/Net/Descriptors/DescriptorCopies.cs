using System.Net.Sockets;
using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Native;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Descriptors;

/// <summary>Duplicates of the descriptors of a program. The library watches and carries a number of its own: the
/// program's may be closed at any time, and then belong to another file.</summary>
internal static class DescriptorCopies
{
    /// <summary>Duplicates a descriptor, and watches the duplicate.</summary>
    /// <exception cref="ArgumentException">It is not open, or is of a kind that has no readiness.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver cannot watch descriptors here.</exception>
    public static IoReadiness Watch(Reactor reactor, int descriptor, ReadyEvents wanted, IReadinessSink sink)
    {
        if (!reactor.Driver.WatchesDescriptors)
        {
            // Throws what says why.
            return reactor.Driver.WatchReadiness(descriptor, wanted, sink);
        }

        int copy = Of(descriptor);
        try
        {
            return Watched(reactor, copy, wanted, sink);
        }
        catch
        {
            Close(copy);
            throw;
        }
    }

    /// <summary>Watches a descriptor that is the library's own already.</summary>
    /// <exception cref="ArgumentException">It is of a kind that has no readiness.</exception>
    public static IoReadiness Watched(Reactor reactor, int descriptor, ReadyEvents wanted, IReadinessSink sink)
    {
        if (OperatingSystem.IsLinux() && FileStatus.Of(descriptor) is { HasReadiness: false })
        {
            throw NoReadiness(null);
        }

        try
        {
            return reactor.Driver.WatchReadiness(descriptor, wanted, sink);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            throw NoReadiness(error);
        }
        catch (SocketException error)
        {
            throw new IOException($"The descriptor cannot be watched: {error.Message}", error);
        }
    }

    /// <summary>Duplicates a descriptor.</summary>
    /// <exception cref="ArgumentException">It is not open.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static int Of(int descriptor)
    {
        SystemResult copy = OperatingSystem.IsWindows()
            ? throw new PlatformNotSupportedException("Windows has no descriptors that a reactor can carry.")
            : FileCalls.Duplicate(descriptor);
        return copy.IsSuccess ? copy.Value
            : copy.Error == Errno.BadDescriptor
                ? throw new ArgumentException($"Descriptor {descriptor} is not open.", nameof(descriptor))
            : throw new IOException(
                "No descriptor is left for a duplicate: raise the limit of open files (ulimit -n), or hold fewer open. "
                    + Marshal.GetPInvokeErrorMessage(copy.Error)
            );
    }

    /// <summary>Duplicates a descriptor that does not block from now on, and makes something of the duplicate, which
    /// is closed if that throws.</summary>
    public static TResult NonBlocking<TResult>(Reactor reactor, int descriptor, [RunsOnLoop] Func<int, TResult> make)
    {
        if (!reactor.Driver.WatchesDescriptors)
        {
            // Throws what says why.
            return make(descriptor);
        }

        int copy = Of(descriptor);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                FileCalls.AddStatusFlags(copy, FileCalls.NonBlocking);
            }

            return make(copy);
        }
        catch
        {
            Close(copy);
            throw;
        }
    }

    private static void Close(int copy)
    {
        if (!OperatingSystem.IsWindows())
        {
            FileCalls.Close(copy);
        }
    }

    private static ArgumentException NoReadiness(Exception? cause) =>
        new(
            "The system does not say when this descriptor is ready: a regular file, for example, always counts as "
                + "ready, and may block all the same. Read it with DeferToThread, or send it with FileSender.",
            cause
        );
}
