using Becket.Deferreds;

namespace Becket.Net.FlowControl;

/// <summary>Takes bytes, and pauses the producer that writes them when it has enough.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IConsumer</c>.</remarks>
[RunsOnLoop]
public interface IConsumer
{
    /// <summary>Takes bytes. Never blocks, and loses no byte while the connection exists. Once it has ended, bytes are
    /// dropped.</summary>
    /// <param name="data">Copied before this returns.</param>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Registers a producer that writes by itself. It is paused when too much is unsent, resumed when all is
    /// sent, and stopped when the consumer ends.</summary>
    /// <param name="producer">The producer.</param>
    /// <exception cref="InvalidOperationException">Another producer is registered.</exception>
    void RegisterProducer(IPushProducer producer);

    /// <summary>Registers a producer that writes when asked. It is asked whenever all is sent, and stopped when the
    /// consumer ends.</summary>
    /// <param name="producer">The producer. It is asked for the first time in this turn or the next.</param>
    /// <exception cref="InvalidOperationException">Another producer is registered.</exception>
    void RegisterProducer(IPullProducer producer);

    /// <summary>The producer has finished. Does nothing if none is registered.</summary>
    void UnregisterProducer();
}
