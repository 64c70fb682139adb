using Becket.Net.FlowControl;

namespace Becket.Net.Tls;

/// <summary>
/// The producer of a TLS connection. A relay is registered with the transport below, which pauses and resumes it; a
/// push producer is also paused while too many bytes wait for the handshake.
/// </summary>
internal sealed class TlsProducer(TlsTransport transport)
{
    private ProducerSlot _slot;

    /// <summary>The transport below has paused the relay; until it resumes it.</summary>
    private bool _isBackloggedBelow;

    /// <summary>Too many bytes wait for the handshake; until it is done.</summary>
    private bool _isBackloggedByHandshake;

    public bool IsRegistered => _slot.IsTaken;

    public void Register(IPushProducer producer)
    {
        CheckRegistration(producer);
        if (_slot.Register(producer, transport.Shutdown.HasEnded))
        {
            transport.Lower.RegisterProducer((IPushProducer)new PushRelay(this));
        }
    }

    public void Register(IPullProducer producer)
    {
        CheckRegistration(producer);
        // Before the handshake is done the producer is not asked: the transport below has nothing unsent all the time
        // and would ask without end.
        if (_slot.Register(producer, transport.Shutdown.HasEnded) && transport.IsSecure)
        {
            RegisterPullRelay();
        }
    }

    public void Unregister()
    {
        transport.CheckThread(nameof(ITransport.UnregisterProducer));
        if (_slot.IsTaken)
        {
            _slot.Unregister();
            _isBackloggedBelow = false;
            _isBackloggedByHandshake = false;
            transport.Lower.UnregisterProducer();
            transport.Shutdown.OnProducerGone();
        }
    }

    /// <summary>The connection has to end soon: another connection that is its producer would hold it open.</summary>
    public void UnregisterTransport()
    {
        if (_slot.IsTransport)
        {
            Unregister();
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Stop() => _slot.Stop(transport.Reactor, transport);

    /// <summary>Bytes wait to be encrypted.</summary>
    public void OnWaiting(int count)
    {
        if (!transport.IsSecure && _slot.HasRunningPush && count > transport.HighWaterMark)
        {
            _isBackloggedByHandshake = true;
            Pause();
        }
    }

    /// <summary>The handshake is done: a producer that waited for it goes on.</summary>
    public void OnSecure()
    {
        if (_slot.HasPull)
        {
            RegisterPullRelay();
        }
        else if (_isBackloggedByHandshake)
        {
            _isBackloggedByHandshake = false;
            ResumeIfFree();
        }
    }

    private void CheckRegistration(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        transport.CheckThread(nameof(ITransport.RegisterProducer));
    }

    private void RegisterPullRelay() => transport.Lower.RegisterProducer((IPullProducer)new PullRelay(this));

    private void Pause() => _slot.Pause(transport.Reactor, transport);

    private void ResumeIfFree()
    {
        if (!_isBackloggedBelow && !_isBackloggedByHandshake)
        {
            _slot.Resume(transport.Reactor, transport);
        }
    }

    /// <summary>What the transport below sees of a push producer.</summary>
    private sealed class PushRelay(TlsProducer producer) : IPushProducer
    {
        public void PauseProducing()
        {
            producer._isBackloggedBelow = true;
            producer.Pause();
        }

        public void ResumeProducing()
        {
            producer._isBackloggedBelow = false;
            producer.ResumeIfFree();
        }

        public void StopProducing()
        {
            // The end of the connection follows, and stops the producer.
        }
    }

    /// <summary>What the transport below sees of a pull producer.</summary>
    private sealed class PullRelay(TlsProducer producer) : IPullProducer
    {
        public void ResumeProducing() => producer.ResumeIfFree();

        public void StopProducing()
        {
            // The end of the connection follows, and stops the producer.
        }
    }
}
