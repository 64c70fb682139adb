using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>What a driver offers that carries and watches descriptors (<see cref="IoDriver.Descriptors"/>). Threads:
/// the reactor's.</summary>
internal interface IDescriptorIo
{
    /// <summary>Takes over this program's end of a pipe. A channel that is read from begins with
    /// <see cref="IoChannel.Start"/>.</summary>
    /// <param name="descriptor">Does not block. The channel's own from now on; if this throws, it stays the
    /// caller's.</param>
    /// <param name="isForReading">Whether it is read from; otherwise it is written to.</param>
    /// <param name="isDuplicate">Whether other descriptors of this program may refer to the same file.</param>
    /// <exception cref="SocketException">It cannot be watched.</exception>
    IoChannel AdoptPipe(int descriptor, bool isForReading, bool isDuplicate = false);

    /// <summary>Watches a descriptor until it is readable: one that refers to a process is when that has ended
    /// (pidfd_open(2)).</summary>
    /// <param name="descriptor">The watch's own from now on; if this throws, it stays the caller's.</param>
    /// <param name="sink">Is notified.</param>
    /// <exception cref="SocketException">It cannot be watched.</exception>
    IoWatch WatchDescriptor(int descriptor, IWatchSink sink);
}
