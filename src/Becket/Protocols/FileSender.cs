using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols;

/// <summary>Sends what is in a stream, as fast as the consumer takes it, a chunk at a time.</summary>
/// <remarks>
/// <para>A <see cref="MemoryStream"/> is read on the loop. Any other stream may block, as files do, so it is read on a
/// thread of the reactor's pool: a chunk at a time, and not before the consumer wants more. Then it belongs to the
/// sender until the deferred has fired.</para>
/// <para>The stream is read from where it stands, and is not disposed.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.FileSender</c>. Differs: it reads off the loop,
/// gives the number of bytes, and can be cancelled.</para>
/// </remarks>
public static class FileSender
{
    /// <summary>How much is read at a time, in bytes: 65,536. (Twisted: 16,384.)</summary>
    public const int ChunkSize = 64 * 1024;

    /// <summary>Sends a stream to a connection.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="transport">The connection. It must have no producer; it is not closed.</param>
    /// <param name="transform">Changes each chunk before it is sent; null sends it as it is. The chunk is valid until
    /// it returns and the result is written.</param>
    /// <returns>
    /// Fires with the number of bytes written, once the last of them is. A failure is what reading or the function
    /// threw, or a <see cref="ConnectionEndedException"/> if the connection ends before. Cancelling sends no more; what
    /// is written leaves, and a read that is under way ends in its own time.
    /// </returns>
    /// <exception cref="InvalidOperationException">The connection has a producer.</exception>
    public static Deferred<long> Send(
        Stream file,
        ITransport transport,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform = null
    )
    {
        ArgumentNullException.ThrowIfNull(transport);
        return Send(file, transport, transport.Reactor, transform);
    }

    /// <summary>Sends a stream to a consumer.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="consumer">The consumer. It must have no producer.</param>
    /// <param name="reactor">Whose threads read.</param>
    /// <param name="transform">Changes each chunk before it is sent; null sends it as it is. The chunk is valid until
    /// it returns and the result is written.</param>
    /// <inheritdoc cref="Send(Stream, ITransport, Func{ReadOnlyMemory{byte}, ReadOnlyMemory{byte}}?)"/>
    public static Deferred<long> Send(
        Stream file,
        IConsumer consumer,
        Reactor reactor,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform = null
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(reactor);
        return file is MemoryStream
            ? new MemorySending(file, consumer, transform).Begin()
            : new FileSending(file, consumer, reactor, transform).Begin();
    }
}
