using Becket.Deferreds;
using Becket.Net;
using Becket.Net.FlowControl;
using Becket.Reactors;

namespace Becket.Protocols.Policies;

/// <summary>A connection of a <see cref="ThrottlingFactory"/>.</summary>
/// <remarks>Reading may be paused for several reasons, and so may the producer. Each stays paused while any reason
/// holds.</remarks>
internal sealed class ThrottledConnection : ProtocolWrapper
{
    private readonly ThrottlingFactory _factory;
    private readonly ByteBudget _reads;
    private readonly ByteBudget _writes;
    private LinkedListNode<ThrottledConnection>? _node;
    private ThrottledProducer? _producer;
    private bool _isPausedByInner;
    private bool _isReadingPaused;

    public ThrottledConnection(IProtocol inner, ThrottlingFactory factory)
        : base(inner)
    {
        _factory = factory;
        (_reads, _writes) = factory.BudgetsOf(this);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _reads.Take(Reactor, data.Length);
        base.DataReceived(data);
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        base.Write(data);
        _writes.Take(Reactor, data.Length);
    }

    public override void PauseProducing()
    {
        _isPausedByInner = true;
        ApplyToReading();
    }

    public override void ResumeProducing()
    {
        _isPausedByInner = false;
        ApplyToReading();
    }

    public override void RegisterProducer(IPushProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        Register(new ThrottledProducer(this, producer));
    }

    public override void RegisterProducer(IPullProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        Register(new ThrottledProducer(this, new PulledProducer(Reactor, producer)));
    }

    public override void UnregisterProducer()
    {
        _producer?.End();
        _producer = null;
        Outer.UnregisterProducer();
        ApplyToReading();
    }

    public override void ConnectionLost(Failure reason)
    {
        if (_node is { } node)
        {
            _node = null;
            _factory.Remove(node);
            if (_factory.PerConnection)
            {
                _reads.StopWaiting();
                _writes.StopWaiting();
            }
        }

        base.ConnectionLost(reason);
    }

    /// <summary>Pauses or resumes reading and the producer, as the budgets say now.</summary>
    internal void Apply()
    {
        ApplyToReading();
        if (_producer is { } producer)
        {
            Reactor.InvokeGuarded(
                producer.Producer,
                _writes.IsExhausted ? nameof(IPushProducer.PauseProducing) : nameof(IPushProducer.ResumeProducing),
                host: this,
                (producer, _writes.IsExhausted),
                static call => call.producer.Apply(call.IsExhausted)
            );
        }
    }

    /// <summary>Called when the transport has stopped the producer.</summary>
    internal void OnProducerStopped() => _producer = null;

    protected override void ConnectionMade()
    {
        _node = _factory.Add(this);
        Apply();
    }

    private void Register(ThrottledProducer producer)
    {
        ThrottledProducer? previous = _producer;
        _producer = producer;
        try
        {
            Outer.RegisterProducer(producer);
        }
        catch
        {
            _producer = previous;
            throw;
        }

        Apply();
    }

    private void ApplyToReading()
    {
        bool isPaused = _isPausedByInner || _reads.IsExhausted || (_writes.IsExhausted && _producer is null);
        if (isPaused == _isReadingPaused)
        {
            return;
        }

        _isReadingPaused = isPaused;
        if (isPaused)
        {
            Outer.PauseProducing();
        }
        else
        {
            Outer.ResumeProducing();
        }
    }
}
