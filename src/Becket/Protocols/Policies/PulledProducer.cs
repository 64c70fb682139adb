using Becket.Net.FlowControl;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Protocols.Policies;

/// <summary>Makes a push producer of a pull producer: asks the pull producer for data once a turn while it is not
/// paused.</summary>
internal sealed class PulledProducer : IPushProducer
{
    private readonly Reactor _reactor;
    private readonly IPullProducer _producer;
    private DelayedCall? _next;
    private bool _isPaused;
    private bool _hasEnded;

    public PulledProducer(Reactor reactor, IPullProducer producer)
    {
        _reactor = reactor;
        _producer = producer;
        Schedule();
    }

    public void PauseProducing()
    {
        _isPaused = true;
        _next?.Cancel();
        _next = null;
    }

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

    public void End()
    {
        _hasEnded = true;
        _next?.Cancel();
        _next = null;
    }

    private void Schedule()
    {
        if (_next is null && !_isPaused && !_hasEnded)
        {
            _next = _reactor.CallLater(TimeSpan.Zero, static pulled => pulled.Pull(), this);
        }
    }

    private void Pull()
    {
        _next = null;
        _producer.ResumeProducing();
        Schedule();
    }
}
