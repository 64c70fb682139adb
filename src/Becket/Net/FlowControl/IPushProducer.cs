using Becket.Deferreds;

namespace Becket.Net.FlowControl;

/// <summary>Writes by itself, whenever it has bytes. A transport is one too: pausing it pauses what its protocol
/// receives.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IPushProducer</c>.</remarks>
[RunsOnLoop]
public interface IPushProducer : IProducer
{
    /// <summary>Write no more until <see cref="ResumeProducing"/>.</summary>
    void PauseProducing();

    /// <summary>Write again.</summary>
    void ResumeProducing();
}
