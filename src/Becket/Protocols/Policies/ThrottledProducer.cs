using Becket.Net.FlowControl;

namespace Becket.Protocols.Policies;

/// <summary>A producer that both its transport and the throttle can pause. It runs while neither pauses it.</summary>
internal sealed class ThrottledProducer(ThrottledConnection connection, IPushProducer producer) : IPushProducer
{
    private bool _isPausedByTransport;
    private bool _isPausedByThrottle;
    private bool _isPaused;
    private bool _hasEnded;

    public IPushProducer Producer => producer;

    public void PauseProducing()
    {
        _isPausedByTransport = true;
        Apply();
    }

    public void ResumeProducing()
    {
        _isPausedByTransport = false;
        Apply();
    }

    public void StopProducing()
    {
        connection.OnProducerStopped();
        _hasEnded = true;
        producer.StopProducing();
    }

    public void Apply(bool isThrottled)
    {
        _isPausedByThrottle = isThrottled;
        Apply();
    }

    /// <summary>Called when the producer is unregistered.</summary>
    public void End()
    {
        _hasEnded = true;
        (producer as PulledProducer)?.End();
    }

    private void Apply()
    {
        bool isPaused = _isPausedByTransport || _isPausedByThrottle;
        if (isPaused == _isPaused || _hasEnded)
        {
            return;
        }

        _isPaused = isPaused;
        if (isPaused)
        {
            producer.PauseProducing();
        }
        else
        {
            producer.ResumeProducing();
        }
    }
}
