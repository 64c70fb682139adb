using Becket.Net.FlowControl;
using Becket.Reactors.Drivers;

namespace Becket.Net.Transports;

/// <content>Producers and consumers.</content>
internal sealed partial class StreamTransport
{
    private IProducer? _producer;

    public bool HasProducer => _producer is not null;

    public int HighWaterMark { get; set; } = 64 * 1024;

    public void PauseProducing()
    {
        reactor.CheckThread(nameof(PauseProducing), "transport");
        _state |= State.PausedByProtocol;
        _channel.PauseReading();
    }

    public void ResumeProducing()
    {
        reactor.CheckThread(nameof(ResumeProducing), "transport");
        _state &= ~State.PausedByProtocol;
        ResumeReading();
    }

    /// <summary>As <see cref="LoseConnection"/>. Source: <c>stopProducing</c> of Twisted's transports.</summary>
    public void StopProducing() => LoseConnection();

    public void RegisterProducer(IPushProducer producer)
    {
        if (Register(producer) && _channel.Unsent > HighWaterMark)
        {
            OnBacklog();
        }
    }

    public void RegisterProducer(IPullProducer producer)
    {
        if (Register(producer))
        {
            _channel.WantsDrained = true;
        }
    }

    public void UnregisterProducer()
    {
        reactor.CheckThread(nameof(UnregisterProducer), "transport");
        _producer = null;
        _state &= ~State.ProducerPaused;
        if ((_state & (State.Disconnecting | State.Ended)) == State.Disconnecting)
        {
            _channel.Close();
        }
    }

    void IChannelSink.OnDrained()
    {
        if ((_state & State.PausedByBacklog) != 0)
        {
            _state &= ~State.PausedByBacklog;
            ResumeReading();
        }

        if ((_state & (State.WritingEnds | State.WritingEnded)) == State.WritingEnds)
        {
            _state |= State.WritingEnded;
            if (_protocol is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
            {
                Tell(halfCloseable.WriteConnectionLost, nameof(IHalfCloseableProtocol.WriteConnectionLost));
            }
        }

        switch (_producer)
        {
            case IPushProducer push when (_state & State.ProducerPaused) != 0:
                _state &= ~State.ProducerPaused;
                Tell(push.ResumeProducing, nameof(IPushProducer.ResumeProducing));
                break;

            case IPullProducer pull:
                Tell(pull.ResumeProducing, nameof(IPullProducer.ResumeProducing));
                _channel.WantsDrained |= _producer is not null;
                break;
        }
    }

    private bool Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        reactor.CheckThread(nameof(RegisterProducer), "transport");
        if (_producer is not null)
        {
            throw new InvalidOperationException(
                $"A {producer.GetType().Name} was registered as producer, but a {_producer.GetType().Name} is registered already. Call UnregisterProducer first."
            );
        }

        if ((_state & State.Ended) != 0)
        {
            producer.StopProducing();
            return false;
        }

        _producer = producer;
        return true;
    }

    /// <summary>More is unsent than is good.</summary>
    private void OnBacklog()
    {
        if (_producer is IPushProducer push)
        {
            if ((_state & State.ProducerPaused) == 0)
            {
                _state |= State.ProducerPaused;
                _channel.WantsDrained = true;
                Tell(push.PauseProducing, nameof(IPushProducer.PauseProducing));
            }
        }
        else if (
            _producer is null
            && (_state & State.PausedByBacklog) == 0
            && (_state & (State.Receiving | State.ReceivedMeanwhile)) != 0
        )
        {
            // Only who goes on answering is held back. Two peers that have each written much of their own accord must
            // both read on, or neither would ever get rid of it.
            _state |= State.PausedByBacklog;
            _channel.WantsDrained = true;
            _channel.PauseReading();
        }
    }

    private void ResumeReading()
    {
        if ((_state & (State.PausedByProtocol | State.PausedByBacklog | State.Disconnecting | State.Ended)) == 0)
        {
            _channel.ResumeReading();
        }
    }

    private void StopProducer()
    {
        if (_producer is { } producer)
        {
            _producer = null;
            Tell(producer.StopProducing, nameof(IProducer.StopProducing));
        }
    }
}
