using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Errors;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols;

/// <summary>Sends the bytes of a stream, a chunk at a time, as fast as the consumer takes them.</summary>
/// <remarks>
/// <para>A <see cref="MemoryStream"/> is read on the loop. Any other stream may block, as files do, so it is read on a
/// thread of the reactor's pool: a chunk at a time, and not before the consumer wants more. Such a stream belongs to
/// the sender until the deferred has fired.</para>
/// <para>The stream is read from its current position, and is not disposed.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.basic.FileSender</c>. Differs: it reads off the loop,
/// gives the number of bytes, and can be cancelled.</para>
/// </remarks>
public static class FileSender
{
    /// <summary>The number of bytes that are read at a time: 65,536. (Twisted: 16,384.)</summary>
    public const int ChunkSize = 64 * 1024;

    /// <summary>Sends a stream to a connection.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="transport">The connection. It must have no producer; it is not closed.</param>
    /// <param name="transform">Changes each chunk before it is sent; null sends it unchanged. The chunk is valid until
    /// the function has returned and its result is written.</param>
    /// <returns>
    /// Fires with the number of bytes written, when the last of them is written. It fails with the exception of a read
    /// or of the function, or with a <see cref="ConnectionEndedException"/> if the connection ends before. Cancelling
    /// it stops the sending: bytes that are written are sent, and a read that is running ends in its own time.
    /// </returns>
    /// <exception cref="InvalidOperationException">The connection has a producer.</exception>
    public static Deferred<long> Send(
        Stream file,
        ITransport transport,
        [RunsOnLoop] Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform = null
    )
    {
        ArgumentNullException.ThrowIfNull(transport);
        return Send(file, transport, transport.Reactor, transform);
    }

    /// <summary>Sends a stream to a consumer.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="consumer">The consumer. It must have no producer.</param>
    /// <param name="reactor">The reactor with the thread pool that reads.</param>
    /// <param name="transform">Changes each chunk before it is sent; null sends it unchanged. The chunk is valid until
    /// the function has returned and its result is written.</param>
    /// <inheritdoc cref="Send(Stream, ITransport, Func{ReadOnlyMemory{byte}, ReadOnlyMemory{byte}}?)"/>
    public static Deferred<long> Send(
        Stream file,
        IConsumer consumer,
        Reactor reactor,
        [RunsOnLoop] Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? transform = null
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(reactor);
        return file is MemoryStream
            ? new MemoryStreamSender(file, consumer, transform).Begin()
            : new FileStreamSender(file, consumer, reactor, transform).Begin();
    }
}
