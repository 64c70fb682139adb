using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net;

/// <summary>One connection, as a program sees it. Derive from it and override the members that you need.</summary>
/// <remarks>
/// <para>Each connection needs a new object, usually made by a <see cref="Net.Factory"/>. All members run on the
/// reactor's thread, one at a time.</para>
/// <para>What an override throws is logged, and ends this connection with that failure. Other connections go on.</para>
/// <para>Source: <c>twisted.internet.protocol.Protocol</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class Protocol : IProtocol, IStopListener
{
    private ITransport? _transport;

    /// <summary>The transport. Known from <see cref="ConnectionMade"/> on, and kept after its end.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public ITransport Transport => _transport ?? ThrowNotConnected();

    /// <summary>The factory whose <see cref="Net.Factory.BuildProtocol"/> returned this object, known from
    /// <see cref="ConnectionMade"/> on; null if none did.</summary>
    public Factory? Factory { get; internal set; }

    /// <summary>Whether the protocol is connected: from <see cref="ConnectionMade"/> to
    /// <see cref="ConnectionLost"/>.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Called after <see cref="ConnectionLost"/>: ends what belongs to the connection, such as services that
    /// were made for it. It must not throw.</summary>
    internal Action? AfterConnectionLost { get; set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The protocol has a connection already. A protocol serves
    /// one.</exception>
    public void MakeConnection(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        if (_transport is not null)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} has a connection already. Each connection needs a protocol of its "
                    + $"own: make a new one in BuildProtocol."
            );
        }

        _transport = transport;
        IsConnected = true;
        OnBegun();
        ConnectionMade();
    }

    void IProtocol.DataReceived(ReadOnlySpan<byte> data) => DataReceived(data);

    void IStopListener.StopRequested() => StopRequested();

    void IProtocol.ConnectionLost(Failure reason)
    {
        IsConnected = false;
        OnEnded();
        try
        {
            ConnectionLost(reason);
        }
        finally
        {
            AfterConnectionLost?.Invoke();
        }
    }

    /// <summary>Called before <see cref="ConnectionMade"/>, for the library's own protocols: their users override that
    /// without calling the base.</summary>
    internal virtual void OnBegun() { }

    /// <summary>Called before <see cref="ConnectionLost"/>, for the library's own protocols: they release timers and
    /// buffers here.</summary>
    internal virtual void OnEnded() { }

    /// <summary>Gives the protocol another transport in mid-stream: TLS over the one it has.</summary>
    internal void ExchangeTransport(ITransport transport) => _transport = transport;

    /// <summary>The connection is made; the first call. The place for a greeting. The default does nothing.</summary>
    /// <remarks>If it throws, who waits for the connection gets the exception and not the protocol.</remarks>
    protected virtual void ConnectionMade() { }

    /// <summary>Bytes have arrived. The default drops them.</summary>
    /// <param name="data">The bytes as they came: a message may come in pieces, and several in one. Valid until the
    /// call returns: copy what you keep.</param>
    protected virtual void DataReceived(ReadOnlySpan<byte> data) { }

    /// <summary>The connection has ended. Called exactly once, and last. The default does nothing.</summary>
    /// <param name="reason">Why: <see cref="ConnectionDoneException"/> for an orderly end, or another
    /// <see cref="ConnectionEndedException"/>, or what an override threw.</param>
    protected virtual void ConnectionLost(Failure reason) { }

    /// <summary>The reactor or the port stops: the place for a good-bye. The default calls
    /// <see cref="ITransport.LoseConnection"/>, which ends the connection when everything written is sent.</summary>
    /// <remarks>An override calls <see cref="ITransport.LoseConnection"/> itself, now or when the peer has answered: a
    /// connection that does not end within the time limit of the stop is closed without further notice. Called once,
    /// and not from within another member of the protocol. Differs: Twisted has no such member.</remarks>
    protected virtual void StopRequested() => Transport.LoseConnection();

    private ITransport ThrowNotConnected() =>
        throw new InvalidOperationException(
            $"This {GetType().Name} has no connection yet. Use Transport from ConnectionMade on."
        );
}
