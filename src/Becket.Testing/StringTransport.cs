using System.Net;
using System.Text;

namespace Becket.Testing;

/// <summary>A transport without a network: a test delivers bytes to a protocol, and reads what the protocol
/// wrote.</summary>
/// <remarks>
/// <para>No member that a protocol calls calls the protocol back, as with real transports: what happens to the
/// connection, the test makes happen. <see cref="LoseConnection"/> and <see cref="AbortConnection"/> are noted; the
/// protocol's <c>ConnectionLost</c> follows when the test calls <see cref="End"/>.</para>
/// <para>Differs from a real transport: what the protocol throws comes out of <see cref="Deliver(ReadOnlySpan{byte})"/>
/// and the other members that call it, so that the test fails with it, and the connection goes on.</para>
/// <para>Threads: one at a time. Source: <c>twisted.internet.testing.StringTransport</c> (once in
/// <c>proto_helpers</c>).</para>
/// </remarks>
/// <param name="reactor">The reactor, for protocols that ask for it; time-outs do.</param>
public sealed class StringTransport(Reactor? reactor = null) : ITransport
{
    private readonly List<byte> _written = [];
    private IProtocol? _protocol;
    private int _unsent;
    private bool _isBlocked;
    private bool _isProducerPaused;
    private bool _hasEnded;
    private bool _isDelivering;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The transport was made without one.</exception>
    public Reactor Reactor =>
        reactor
        ?? throw new InvalidOperationException(
            $"The protocol asks for the reactor of its {nameof(StringTransport)}, which was made without one. Make it "
                + $"with new {nameof(StringTransport)}(reactor), in a test that {nameof(ReactorTest)} runs."
        );

    /// <inheritdoc/>
    /// <remarks>Default: 192.0.2.7:1234, an address for documentation. Set it before <see cref="Connect"/>.</remarks>
    public EndPoint Peer { get; set; } = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1234);

    /// <inheritdoc/>
    /// <remarks>Default: 192.0.2.1:80. Set it before <see cref="Connect"/>.</remarks>
    public EndPoint Host { get; set; } = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80);

    /// <inheritdoc/>
    public bool IsConnected { get; private set; } = true;

    /// <inheritdoc/>
    /// <remarks>Zero unless <see cref="IsBlocked"/>.</remarks>
    public long Unsent => _unsent;

    /// <inheritdoc/>
    public int HighWaterMark { get; set; } = 64 * 1024;

    /// <inheritdoc/>
    public bool NoDelay { get; set; } = true;

    /// <inheritdoc/>
    public bool KeepAlive { get; set; }

    /// <summary>Whether the protocol has asked for the end with <see cref="LoseConnection"/>. Never goes back to false.
    /// Source: <c>disconnecting</c>.</summary>
    public bool IsDisconnecting { get; private set; }

    /// <summary>Whether the protocol has called <see cref="AbortConnection"/>.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Whether the protocol has called <see cref="LoseWriteConnection"/>.</summary>
    public bool HasLostWriting { get; private set; }

    /// <summary>Whether the protocol has paused receiving. Bytes that the test delivers arrive all the same: pausing
    /// holds back what comes, not what is there. Source: <c>producerState</c>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The registered producer, or null.</summary>
    public IProducer? Producer { get; private set; }

    /// <summary>All bytes written, or those since <see cref="Clear"/>. Source: <c>value</c>.</summary>
    public byte[] Written => [.. _written];

    /// <summary>The same as text, in UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Written);

    /// <summary>
    /// Whether the peer reads nothing. Default: false: all is sent at once. While true, written bytes count as
    /// <see cref="Unsent"/>, and a push producer is paused above the high-water mark. Setting it to false sends them:
    /// a push producer that was paused goes on, and a pull producer is asked for a piece.
    /// </summary>
    public bool IsBlocked
    {
        get => _isBlocked;
        set
        {
            _isBlocked = value;
            if (!value)
            {
                _unsent = 0;
                ResumeProducer();
            }
        }
    }

    /// <summary>Connects a protocol: calls its <c>ConnectionMade</c>.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <exception cref="InvalidOperationException">Another is connected.</exception>
    public void Connect(IProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        if (_protocol is not null)
        {
            throw new InvalidOperationException(
                $"This {nameof(StringTransport)} has a {_protocol.GetType().Name} already. Make one for each protocol."
            );
        }

        _protocol = protocol;
        protocol.MakeConnection(this);
    }

    /// <summary>Bytes arrive. After <see cref="LoseConnection"/>, <see cref="AbortConnection"/> or the end they are
    /// dropped, as a real transport drops them.</summary>
    /// <param name="data">The bytes. The protocol gets a copy, which is overwritten afterwards, as receive buffers
    /// are.</param>
    /// <exception cref="InvalidOperationException">The protocol is receiving a piece already, or there is no
    /// protocol.</exception>
    public void Deliver(ReadOnlySpan<byte> data)
    {
        IProtocol protocol = ConnectedProtocol(nameof(Deliver));
        if (_isDelivering)
        {
            throw new InvalidOperationException("A transport delivers one piece after the other.");
        }

        // A transport never delivers zero bytes.
        if (!IsConnected || data.IsEmpty)
        {
            return;
        }

        byte[] buffer = data.ToArray();
        _isDelivering = true;
        try
        {
            protocol.DataReceived(buffer);
        }
        finally
        {
            _isDelivering = false;
            buffer.AsSpan().Fill(0xEE);
        }
    }

    /// <inheritdoc cref="Deliver(ReadOnlySpan{byte})"/>
    /// <param name="text">Delivered in UTF-8.</param>
    public void Deliver(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Deliver(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Bytes arrive in pieces of a length, the last one perhaps shorter.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="length">The length, 1 or more. A protocol must do the same for every length.</param>
    /// <inheritdoc cref="Deliver(ReadOnlySpan{byte})" path="/exception"/>
    public void DeliverInPieces(ReadOnlySpan<byte> data, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        while (!data.IsEmpty)
        {
            int next = Math.Min(length, data.Length);
            Deliver(data[..next]);
            data = data[next..];
        }
    }

    /// <inheritdoc cref="DeliverInPieces(ReadOnlySpan{byte}, int)"/>
    /// <param name="text">Delivered in UTF-8.</param>
    /// <param name="length">The length in bytes, 1 or more.</param>
    public void DeliverInPieces(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        DeliverInPieces(Encoding.UTF8.GetBytes(text), length);
    }

    /// <summary>The peer ends its stream. A protocol that can be half closed gets <c>ReadConnectionLost</c>; for any
    /// other the connection ends.</summary>
    public void EndOfStream()
    {
        if (ConnectedProtocol(nameof(EndOfStream)) is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
        {
            halfCloseable.ReadConnectionLost();
        }
        else
        {
            End();
        }
    }

    /// <summary>The connection ends: stops the producer, and calls the protocol's <c>ConnectionLost</c>. Does nothing
    /// if it has ended.</summary>
    /// <param name="reason">Why. Default: null: a <see cref="ConnectionAbortedException"/> if the protocol aborted,
    /// else a <see cref="ConnectionDoneException"/>.</param>
    public void End(Exception? reason = null)
    {
        IProtocol protocol = ConnectedProtocol(nameof(End));
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        IsConnected = false;
        IProducer? producer = Producer;
        UnregisterProducer();
        producer?.StopProducing();
        protocol.ConnectionLost(
            new Failure(reason ?? (IsAborted ? new ConnectionAbortedException() : new ConnectionDoneException()))
        );
    }

    /// <summary>Forgets the bytes written so far.</summary>
    public void Clear() => _written.Clear();

    /// <summary>Returns the text written so far, and forgets it.</summary>
    public string TakeText()
    {
        string text = Text;
        Clear();
        return text;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        if (_hasEnded || IsAborted)
        {
            return;
        }

        _written.AddRange(data);
        if (_isBlocked)
        {
            _unsent += data.Length;
            PauseProducer();
        }
    }

    /// <inheritdoc/>
    public void LoseConnection()
    {
        IsConnected = false;
        IsDisconnecting = true;
    }

    /// <inheritdoc/>
    public void AbortConnection()
    {
        IsConnected = false;
        IsAborted = true;
    }

    /// <inheritdoc/>
    public void LoseWriteConnection() => HasLostWriting = true;

    /// <inheritdoc/>
    public void PauseProducing() => IsPaused = true;

    /// <inheritdoc/>
    public void ResumeProducing() => IsPaused = false;

    /// <inheritdoc/>
    public void StopProducing() => LoseConnection();

    /// <inheritdoc/>
    public void RegisterProducer(IPushProducer producer)
    {
        Register(producer);
        PauseProducer();
    }

    /// <inheritdoc/>
    /// <remarks>It is asked when the test calls its <c>ResumeProducing</c>, or sets <see cref="IsBlocked"/> to
    /// false.</remarks>
    public void RegisterProducer(IPullProducer producer) => Register(producer);

    /// <inheritdoc/>
    public void UnregisterProducer()
    {
        Producer = null;
        _isProducerPaused = false;
    }

    private IProtocol ConnectedProtocol(string member) =>
        _protocol
        ?? throw new InvalidOperationException(
            $"{member} was called on a {nameof(StringTransport)} without a protocol. Call {nameof(Connect)} first."
        );

    private void Register(IProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        if (Producer is not null)
        {
            throw new InvalidOperationException(
                $"A {producer.GetType().Name} was registered as producer, but a {Producer.GetType().Name} is "
                    + "registered already. Call UnregisterProducer first."
            );
        }

        if (_hasEnded)
        {
            producer.StopProducing();
        }
        else
        {
            Producer = producer;
        }
    }

    private void PauseProducer()
    {
        if (_unsent > HighWaterMark && !_isProducerPaused && Producer is IPushProducer push)
        {
            _isProducerPaused = true;
            push.PauseProducing();
        }
    }

    private void ResumeProducer()
    {
        switch (Producer)
        {
            case IPushProducer push when _isProducerPaused:
                _isProducerPaused = false;
                push.ResumeProducing();
                break;

            case IPullProducer pull:
                pull.ResumeProducing();
                break;
        }
    }
}
