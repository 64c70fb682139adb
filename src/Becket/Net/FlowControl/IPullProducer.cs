using Becket.Deferreds;

namespace Becket.Net.FlowControl;

/// <summary>Writes one piece each time it is asked.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IPullProducer</c>.</remarks>
[RunsOnLoop]
public interface IPullProducer : IProducer
{
    /// <summary>Write one piece, now; or, if there is no more, unregister.</summary>
    void ResumeProducing();
}
