using Becket.Reactors;

namespace Becket.Net.FlowControl;

/// <summary>
/// The producer that is registered with a consumer, and whether it is paused. Every call of the producer is guarded:
/// what it throws ends the consumer's host. A mutable struct without an allocation: hold it in a field that is not
/// readonly.
/// </summary>
internal struct ProducerSlot
{
    private IProducer? _producer;
    private bool _isPaused;

    /// <summary>Whether a producer is registered.</summary>
    public readonly bool IsTaken => _producer is not null;

    /// <summary>Whether the producer is another connection, whose bytes are passed on. It has no end of its
    /// own.</summary>
    public readonly bool IsTransport => _producer is ITransport;

    /// <summary>Whether a push producer is registered.</summary>
    public readonly bool HasPush => _producer is IPushProducer;

    /// <summary>Whether a pull producer is registered.</summary>
    public readonly bool HasPull => _producer is IPullProducer;

    /// <summary>Whether a push producer is registered that <see cref="Pause"/> has not paused.</summary>
    public readonly bool HasRunningPush => !_isPaused && _producer is IPushProducer;

    /// <summary>Registers a producer.</summary>
    /// <param name="producer">The producer.</param>
    /// <param name="hasEnded">Whether the consumer takes no more bytes; then the producer is stopped at once.</param>
    /// <returns>Whether it is registered.</returns>
    /// <exception cref="InvalidOperationException">Another producer is registered.</exception>
    public bool Register(IProducer producer, bool hasEnded)
    {
        if (_producer is not null)
        {
            throw new InvalidOperationException(
                $"A {producer.GetType().Name} was registered as producer, but a {_producer.GetType().Name} is "
                    + $"registered already. Call UnregisterProducer first."
            );
        }

        if (hasEnded)
        {
            producer.StopProducing();
            return false;
        }

        _producer = producer;
        return true;
    }

    /// <summary>The producer has finished.</summary>
    public void Unregister()
    {
        _producer = null;
        _isPaused = false;
    }

    /// <summary>Too many bytes are unsent: pauses a push producer, unless it is paused already.</summary>
    public void Pause(Reactor reactor, IUserCodeHost host)
    {
        if (!_isPaused && _producer is IPushProducer push)
        {
            _isPaused = true;
            reactor.InvokeGuarded(
                push,
                nameof(IPushProducer.PauseProducing),
                host,
                push,
                static push => push.PauseProducing()
            );
        }
    }

    /// <summary>All bytes are sent: resumes a push producer that is paused, and asks a pull producer for
    /// more.</summary>
    public void Resume(Reactor reactor, IUserCodeHost host)
    {
        switch (_producer)
        {
            case IPushProducer push when _isPaused:
                _isPaused = false;
                reactor.InvokeGuarded(
                    push,
                    nameof(IPushProducer.ResumeProducing),
                    host,
                    push,
                    static push => push.ResumeProducing()
                );
                break;

            case IPullProducer pull:
                reactor.InvokeGuarded(
                    pull,
                    nameof(IPullProducer.ResumeProducing),
                    host,
                    pull,
                    static pull => pull.ResumeProducing()
                );
                break;
        }
    }

    /// <summary>The consumer has ended: stops the producer, which is registered no longer.</summary>
    public void Stop(Reactor reactor, IUserCodeHost host)
    {
        if (_producer is { } producer)
        {
            Unregister();
            reactor.InvokeGuarded(
                producer,
                nameof(IProducer.StopProducing),
                host,
                producer,
                static producer => producer.StopProducing()
            );
        }
    }
}
