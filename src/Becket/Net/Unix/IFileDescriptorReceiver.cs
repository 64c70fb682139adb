using Becket.Deferreds;

namespace Becket.Net.Unix;

/// <summary>A protocol that takes the descriptors which its peer sends over a Unix socket. Any other protocol's are
/// closed as they arrive.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IFileDescriptorReceiver</c>.</remarks>
[RunsOnLoop]
public interface IFileDescriptorReceiver
{
    /// <summary>A descriptor has arrived.</summary>
    /// <param name="descriptor">Take it in this call: otherwise it is closed when the call returns.</param>
    /// <remarks>
    /// <para>Order: descriptors come in the order in which they were sent, and each before the bytes that were written
    /// after it; perhaps before bytes that were written earlier, too.</para>
    /// <para>If the process may have no more descriptors, the connection ends with a
    /// <see cref="Errors.ConnectionLostException"/>.</para>
    /// </remarks>
    void FileDescriptorReceived(ReceivedDescriptor descriptor);
}
