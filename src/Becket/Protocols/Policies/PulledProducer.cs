using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols.Policies;

/// <summary>Makes a push producer of a pull producer: asks the pull producer for data once a turn while it is not
/// paused.</summary>
internal sealed class PulledProducer : IPushProducer
{
    private readonly Reactor _reactor;
    private readonly IPullProducer _producer;
    private bool _isScheduled;
    private bool _isPaused;
    private bool _hasEnded;

    public PulledProducer(Reactor reactor, IPullProducer producer)
    {
        _reactor = reactor;
        _producer = producer;
        Schedule();
    }

    public void PauseProducing() => _isPaused = true;

    public void ResumeProducing()
    {
        _isPaused = false;
        Schedule();
    }

    public void StopProducing()
    {
        End();
        _producer.StopProducing();
    }

    public void End() => _hasEnded = true;

    private void Schedule()
    {
        if (!_isScheduled && !_isPaused && !_hasEnded)
        {
            _isScheduled = true;
            _reactor.CallSoon(static pulled => ((PulledProducer)pulled!).Pull(), this);
        }
    }

    private void Pull()
    {
        _isScheduled = false;
        if (!_isPaused && !_hasEnded)
        {
            _producer.ResumeProducing();
            Schedule();
        }
    }
}
