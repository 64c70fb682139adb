using System.Net;
using System.Net.Sockets;

namespace Becket.Testing;

/// <summary>One side of <see cref="ConnectedProtocols"/>.</summary>
internal sealed class JoinedTransport(IProtocol protocol, Reactor? reactor, EndPoint host, EndPoint peer) : ITransport
{
    /// <summary>Bytes that this side wrote and the other has not received.</summary>
    private readonly Queue<byte> _pending = [];

    private IProducer? _producer;
    private State _state;

    [Flags]
    private enum State
    {
        None = 0,

        /// <summary>LoseConnection was called, or the other side has ended. Never left.</summary>
        Disconnecting = 1,

        /// <summary>AbortConnection was called. Never left.</summary>
        Aborted = 2,

        /// <summary>LoseWriteConnection was called. Never left.</summary>
        WritingEnds = 4,

        /// <summary>The other side got the end of this side's stream. Never left.</summary>
        WritingEnded = 8,

        /// <summary>The other side's abort has arrived. Never left.</summary>
        Reset = 16,

        /// <summary>ConnectionLost was called. Never left.</summary>
        Ended = 32,

        /// <summary>PauseProducing was called; until ResumeProducing.</summary>
        Paused = 64,

        /// <summary>The push producer is paused; until all is delivered.</summary>
        ProducerPaused = 128,

        /// <summary>The other side has ended its stream, and the protocol does not go on without it. Never
        /// left.</summary>
        OtherEnded = 256,
    }

    /// <summary>The other side.</summary>
    public JoinedTransport Other { get; set; } = null!;

    public Reactor Reactor =>
        reactor
        ?? throw new InvalidOperationException(
            $"The protocol asks for the reactor of its transport, but its protocols were joined without one. Call "
                + $"{nameof(ConnectedProtocols)}.{nameof(ConnectedProtocols.Join)}(client, server, reactor), in a test "
                + $"that {nameof(ReactorTest)} runs."
        );

    public EndPoint Peer => peer;

    public EndPoint Host => host;

    public bool IsConnected => !Is(State.Disconnecting | State.Aborted | State.Reset | State.Ended);

    public bool HasEnded => Is(State.Ended);

    public int Pending => _pending.Count;

    public long Unsent => _pending.Count;

    public int HighWaterMark { get; set; } = 64 * 1024;

    public bool NoDelay { get; set; } = true;

    public bool KeepAlive { get; set; }

    /// <summary>Whether bytes for this side are dropped instead of delivered.</summary>
    private bool IsDeaf => !IsConnected;

    public void Begin() => protocol.MakeConnection(this);

    /// <summary>Delivers bytes of this side to the other.</summary>
    /// <returns>How many left this side.</returns>
    public int Deliver(int count, int pieceLength)
    {
        int left = count;
        while (left > 0 && _pending.Count > 0 && (Other.IsDeaf || !Other.Is(State.Paused)))
        {
            byte[] piece = new byte[Math.Min(Math.Min(left, pieceLength), _pending.Count)];
            for (int i = 0; i < piece.Length; i++)
            {
                piece[i] = _pending.Dequeue();
            }

            left -= piece.Length;
            Other.Receive(piece);
        }

        return count - left;
    }

    /// <summary>Lets the next thing happen that is due on this side: one end, or the producer's turn.</summary>
    /// <returns>Whether something happened.</returns>
    public bool TakeEffect()
    {
        if (Is(State.Ended))
        {
            return false;
        }

        if (Is(State.Aborted | State.Reset))
        {
            End();
            return true;
        }

        if (_pending.Count > 0)
        {
            return false;
        }

        if (Is(State.WritingEnds) && !Is(State.WritingEnded))
        {
            _state |= State.WritingEnded;
            if (protocol is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
            {
                halfCloseable.WriteConnectionLost();
            }

            Other.ReceiveEnd();
            return true;
        }

        if (Is(State.Disconnecting) && (_producer is null || Is(State.OtherEnded)))
        {
            End();
            return true;
        }

        return ResumeProducer();
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (Is(State.Aborted | State.Reset | State.Ended | State.WritingEnds))
        {
            return;
        }

        foreach (byte one in data)
        {
            _pending.Enqueue(one);
        }

        PauseProducer();
    }

    public void LoseConnection() => _state |= State.Disconnecting;

    public void AbortConnection()
    {
        if (!Is(State.Ended))
        {
            _state |= State.Aborted;
            _pending.Clear();
        }
    }

    public void LoseWriteConnection() => _state |= State.WritingEnds;

    public void PauseProducing() => _state |= State.Paused;

    public void ResumeProducing() => _state &= ~State.Paused;

    public void StopProducing() => LoseConnection();

    public void RegisterProducer(IPushProducer producer)
    {
        Register(producer);
        PauseProducer();
    }

    public void RegisterProducer(IPullProducer producer) => Register(producer);

    public void UnregisterProducer()
    {
        _producer = null;
        _state &= ~State.ProducerPaused;
    }

    private bool Is(State anyOf) => (_state & anyOf) != 0;

    private void Receive(byte[] piece)
    {
        if (IsDeaf)
        {
            return;
        }

        try
        {
            protocol.DataReceived(piece);
        }
        finally
        {
            // As receive buffers are.
            piece.AsSpan().Fill(0xEE);
        }
    }

    /// <summary>The other side has ended its stream.</summary>
    private void ReceiveEnd()
    {
        if (IsDeaf)
        {
            return;
        }

        if (protocol is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
        {
            halfCloseable.ReadConnectionLost();
        }
        else
        {
            // The bytes written so far are still sent. A producer is not waited for.
            _state |= State.Disconnecting | State.OtherEnded;
        }
    }

    private void End()
    {
        bool isAborted = Is(State.Aborted);
        SocketError reason =
            isAborted ? SocketError.OperationAborted
            : Is(State.Reset) ? SocketError.ConnectionReset
            : SocketError.Success;
        bool sendsEnd = !Is(State.WritingEnded);
        _state |= State.Ended | State.WritingEnded;
        _pending.Clear();
        StopProducer();
        protocol.ConnectionLost(new Failure(NetErrors.ToException(reason, peer)));
        if (isAborted)
        {
            Other._state |= State.Reset;
            Other._pending.Clear();
        }
        else if (sendsEnd)
        {
            Other.ReceiveEnd();
        }
    }

    private void Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        if (_producer is not null)
        {
            throw new InvalidOperationException(
                $"A {producer.GetType().Name} was registered as producer, but a {_producer.GetType().Name} is "
                    + "registered already. Call UnregisterProducer first."
            );
        }

        if (Is(State.Ended))
        {
            producer.StopProducing();
        }
        else
        {
            _producer = producer;
        }
    }

    private void StopProducer()
    {
        IProducer? producer = _producer;
        UnregisterProducer();
        producer?.StopProducing();
    }

    private void PauseProducer()
    {
        if (_pending.Count > HighWaterMark && !Is(State.ProducerPaused) && _producer is IPushProducer push)
        {
            _state |= State.ProducerPaused;
            push.PauseProducing();
        }
    }

    private bool ResumeProducer()
    {
        switch (_producer)
        {
            case IPushProducer push when Is(State.ProducerPaused):
                _state &= ~State.ProducerPaused;
                push.ResumeProducing();
                return true;

            case IPullProducer pull:
                pull.ResumeProducing();
                return true;

            default:
                return false;
        }
    }
}
