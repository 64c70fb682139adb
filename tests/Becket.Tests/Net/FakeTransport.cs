using System.Net;
using System.Text;

namespace Becket.Tests.Net;

/// <summary>A transport without a network: a test delivers bytes and reads what was written. It keeps the rules of real
/// transports.</summary>
internal sealed class FakeTransport(Reactor? reactor = null) : ITransport
{
    private readonly List<byte> _written = [];
    private IProtocol? _protocol;
    private bool _hasEnded;
    private bool _isDelivering;

    public Reactor Reactor => reactor ?? throw new InvalidOperationException("This test has no reactor.");

    public EndPoint Peer { get; set; } = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1234);

    public EndPoint Host { get; set; } = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80);

    public bool IsConnected { get; private set; } = true;

    public long Unsent => 0;

    public int HighWaterMark { get; set; } = 64 * 1024;

    public bool NoDelay { get; set; } = true;

    public bool KeepAlive { get; set; }

    public bool IsPaused { get; private set; }

    public bool IsAborted { get; private set; }

    public bool HasLostWriting { get; private set; }

    public IProducer? Producer { get; private set; }

    /// <summary>The written bytes as text.</summary>
    public string Text => Encoding.UTF8.GetString(Written);

    public byte[] Written => [.. _written];

    public void Connect(IProtocol protocol)
    {
        _protocol = protocol;
        protocol.MakeConnection(this);
    }

    /// <summary>Bytes arrive, unless the connection is closed. The array is spoilt afterwards, as receive buffers
    /// are.</summary>
    public void Deliver(ReadOnlySpan<byte> data)
    {
        if (_isDelivering)
        {
            throw new InvalidOperationException("A transport delivers one chunk after the other.");
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
            _protocol!.DataReceived(buffer);
        }
        finally
        {
            _isDelivering = false;
            buffer.AsSpan().Fill(0xEE);
        }
    }

    public void Deliver(string text) => Deliver(Encoding.UTF8.GetBytes(text));

    /// <summary>The peer ends its stream.</summary>
    public void EndOfStream()
    {
        if (_protocol is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
        {
            halfCloseable.ReadConnectionLost();
        }
        else
        {
            IsConnected = false;
            End();
        }
    }

    /// <summary>The connection ends: calls the protocol's ConnectionLost.</summary>
    public void End(Exception? reason = null)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        IsConnected = false;
        IProducer? producer = Producer;
        Producer = null;
        producer?.StopProducing();
        _protocol!.ConnectionLost(
            new Failure(reason ?? (IsAborted ? new ConnectionAbortedException() : new ConnectionDoneException()))
        );
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (!_hasEnded && !IsAborted)
        {
            _written.AddRange(data);
        }
    }

    public void LoseConnection() => IsConnected = false;

    public void AbortConnection()
    {
        IsConnected = false;
        IsAborted = true;
    }

    public void LoseWriteConnection() => HasLostWriting = true;

    public void PauseProducing() => IsPaused = true;

    public void ResumeProducing() => IsPaused = false;

    public void StopProducing() => LoseConnection();

    public void RegisterProducer(IPushProducer producer) => Register(producer);

    public void RegisterProducer(IPullProducer producer) => Register(producer);

    public void UnregisterProducer() => Producer = null;

    private void Register(IProducer producer)
    {
        if (Producer is not null)
        {
            throw new InvalidOperationException("There is a producer already.");
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
}
