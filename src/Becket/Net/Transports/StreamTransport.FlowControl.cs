using Becket.Net.FlowControl;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Transports;

/// <content>Producers and consumers.</content>
internal sealed partial class StreamTransport
{
    private const int UsualHighWaterMark = 64 * 1024;

    private ProducerSlot _producer;

    public bool HasProducer => _producer.IsTaken;

    public int HighWaterMark { get; set; } = RarePaths.Draw("transport: high-water mark", UsualHighWaterMark, 1, 1_000);

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
            OnBacklog(wasAbove: true);
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
        _producer.Unregister();
        if ((_state & (State.Disconnecting | State.Ended)) == State.Disconnecting)
        {
            CloseChannel();
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
            reactor.InvokeWriteConnectionLost(_protocol, this);
        }

        _producer.Resume(reactor, this);
        _channel.WantsDrained |= _producer.HasPull;
    }

    private bool Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        reactor.CheckThread(nameof(RegisterProducer), "transport");
        return _producer.Register(producer, (_state & State.Ended) != 0);
    }

    /// <summary>More than the high-water mark is unsent.</summary>
    /// <param name="wasAbove">Whether that was so before the last write.</param>
    private void OnBacklog(bool wasAbove)
    {
        if (_producer.HasRunningPush)
        {
            _channel.WantsDrained = true;
            _producer.Pause(reactor, this);
        }
        else if (
            wasAbove
            && !_producer.IsTaken
            && (_state & (State.PausedByBacklog | State.ReceivedMeanwhile)) == State.ReceivedMeanwhile
        )
        {
            // Reading pauses only if the protocol goes on answering what it receives. Two peers that have each written
            // much, without being asked or as their first answer, must both read on, or neither could send. So must one
            // that waits with its writes while too much is unsent: each of them comes at a time when little is.
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
}
