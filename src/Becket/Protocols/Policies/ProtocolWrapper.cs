using System.Buffers;
using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.FlowControl;
using Becket.Net.Transports;
using Becket.Protocols.Proxying;
using Becket.Reactors;

namespace Becket.Protocols.Policies;

/// <summary>Sits between a transport and a protocol: to the transport it is the protocol, to the protocol it is the
/// transport. The base class changes nothing; derived classes do.</summary>
/// <remarks>
/// <para>Override a member, and call the base class to pass the call on. A <see cref="WrappingFactory"/> puts a wrapper
/// around each protocol of another factory.</para>
/// <para>Half-close reaches the inner protocol if that is half-closeable. If it is not, the connection ends as it would
/// without the wrapper.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.ProtocolWrapper</c>.</para>
/// </remarks>
[RunsOnLoop]
public class ProtocolWrapper
    : ITransport,
        IProtocol,
        IHalfCloseableProtocol,
        IStopListener,
        IReasonedTransport,
        IUserCodeHost,
        IUserCodeLayer
{
    private ITransport? _outer;
    private IProtocol? _inner;
    private bool _isInnerMade;

    /// <summary>Wraps a protocol.</summary>
    /// <param name="inner">The protocol.</param>
    public ProtocolWrapper(IProtocol inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <summary>Creates a wrapper that gets its inner protocol later, by <see cref="BeginInner"/>.</summary>
    internal ProtocolWrapper() { }

    /// <summary>The protocol that is wrapped.</summary>
    /// <exception cref="InvalidOperationException">The wrapper has no inner protocol yet: a
    /// <see cref="ProxyProtocolFactory"/> makes it when it knows the client's address.</exception>
    public IProtocol Inner =>
        _inner ?? throw new InvalidOperationException($"This {GetType().Name} has no inner protocol yet.");

    /// <summary>The transport below the wrapper.</summary>
    /// <exception cref="InvalidOperationException">The wrapper has no connection yet.</exception>
    public ITransport Outer =>
        _outer ?? throw new InvalidOperationException($"This {GetType().Name} has no connection yet.");

    /// <summary>The factory that made the wrapper; null if none did.</summary>
    public WrappingFactory? Factory { get; internal set; }

    /// <inheritdoc/>
    public Reactor Reactor => Outer.Reactor;

    /// <inheritdoc/>
    public virtual EndPoint Peer => Outer.Peer;

    /// <inheritdoc/>
    public virtual EndPoint Host => Outer.Host;

    /// <inheritdoc/>
    public virtual bool IsConnected => Outer.IsConnected;

    /// <inheritdoc/>
    public virtual long Unsent => Outer.Unsent;

    /// <inheritdoc/>
    public virtual int HighWaterMark
    {
        get => Outer.HighWaterMark;
        set => Outer.HighWaterMark = value;
    }

    /// <inheritdoc/>
    public virtual bool NoDelay
    {
        get => Outer.NoDelay;
        set => Outer.NoDelay = value;
    }

    /// <inheritdoc/>
    public virtual bool KeepAlive
    {
        get => Outer.KeepAlive;
        set => Outer.KeepAlive = value;
    }

    /// <summary>Whether the inner protocol is half-closeable.</summary>
    public bool IsHalfCloseable => _inner is IHalfCloseableProtocol { IsHalfCloseable: true };

    string IUserCodeHost.EndText => "its connection is closed";

    // A wrapper that the program derived is user code itself.
    object? IUserCodeLayer.Inside => GetType().Assembly == typeof(ProtocolWrapper).Assembly ? _inner : null;

    Exception? IUserCodeLayer.Thrown => (_inner as IUserCodeLayer)?.Thrown;

    /// <inheritdoc/>
    /// <remarks>Connects the inner protocol too.</remarks>
    public virtual void MakeConnection(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        _outer = transport;
        Factory?.Register();
        ConnectionMade();
        if (_inner is not null)
        {
            _isInnerMade = true;
            _inner.MakeConnection(this);
        }
    }

    /// <inheritdoc/>
    public virtual void DataReceived(ReadOnlySpan<byte> data) => Inner.DataReceived(data);

    /// <inheritdoc/>
    public virtual void ConnectionLost(Failure reason)
    {
        Factory?.Unregister();
        if (_isInnerMade)
        {
            // Otherwise the wrapper has ended the connection before the protocol had one.
            _inner!.ConnectionLost(reason);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Asks the inner protocol.</remarks>
    public virtual void StopRequested()
    {
        if (_inner is IStopListener listener)
        {
            listener.StopRequested();
        }
        else
        {
            LoseConnection();
        }
    }

    /// <inheritdoc/>
    public virtual void ReadConnectionLost() => (_inner as IHalfCloseableProtocol)?.ReadConnectionLost();

    /// <inheritdoc/>
    public virtual void WriteConnectionLost() => (_inner as IHalfCloseableProtocol)?.WriteConnectionLost();

    /// <inheritdoc/>
    public virtual void Write(ReadOnlySpan<byte> data) => Outer.Write(data);

    /// <inheritdoc/>
    /// <remarks>Each segment goes through <see cref="Write(ReadOnlySpan{byte})"/>.</remarks>
    public void Write(ReadOnlySequence<byte> data)
    {
        foreach (ReadOnlyMemory<byte> piece in data)
        {
            Write(piece.Span);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Each piece goes through <see cref="Write(ReadOnlySpan{byte})"/>.</remarks>
    public void WriteSequence(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    /// <inheritdoc/>
    public virtual void LoseConnection() => Outer.LoseConnection();

    /// <inheritdoc/>
    public virtual void AbortConnection() => Outer.AbortConnection();

    /// <inheritdoc/>
    public virtual void LoseWriteConnection() => Outer.LoseWriteConnection();

    /// <inheritdoc/>
    public virtual void PauseProducing() => Outer.PauseProducing();

    /// <inheritdoc/>
    public virtual void ResumeProducing() => Outer.ResumeProducing();

    /// <inheritdoc/>
    public virtual void StopProducing() => LoseConnection();

    /// <inheritdoc/>
    public virtual void RegisterProducer(IPushProducer producer) => Outer.RegisterProducer(producer);

    /// <inheritdoc/>
    public virtual void RegisterProducer(IPullProducer producer) => Outer.RegisterProducer(producer);

    /// <inheritdoc/>
    public virtual void UnregisterProducer() => Outer.UnregisterProducer();

    void IReasonedTransport.SetReason(Exception error) => (_outer as IReasonedTransport)?.SetReason(error);

    void IUserCodeHost.OnUserCodeThrew(Exception error)
    {
        // The transport below gives the protocol the exception as the reason of the end, if it can.
        (Outer as IUserCodeHost)?.OnUserCodeThrew(error);
        AbortConnection();
    }

    /// <summary>Gives the wrapper its inner protocol, and connects that.</summary>
    internal void BeginInner(IProtocol inner)
    {
        _inner = inner;
        _isInnerMade = true;
        inner.MakeConnection(this);
    }

    /// <summary>The connection has been made. Called before the inner protocol is connected. The default does
    /// nothing.</summary>
    protected virtual void ConnectionMade() { }
}
