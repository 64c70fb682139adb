using Becket.Deferreds;

namespace Becket.Net.FlowControl;

/// <summary>Writes to a consumer, until the consumer stops it.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IProducer</c>.</remarks>
[RunsOnLoop]
public interface IProducer
{
    /// <summary>The consumer has ended: stop producing. The consumer calls nothing more.</summary>
    void StopProducing();
}
