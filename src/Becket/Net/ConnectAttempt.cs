using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;
using Becket.Time;

namespace Becket.Net;

/// <summary>One attempt to connect to one address.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
internal sealed class ConnectAttempt<TProtocol> : ITransportOwner
    where TProtocol : class, IProtocol
{
    private readonly Reactor _reactor;
    private readonly EndPoint _remote;
    private readonly Factory _factory;
    private readonly Deferred<TProtocol> _connected;
    private readonly ExecutionContext? _userContext;
    private readonly ConnectionKind _kind;

    /// <summary>What the handshake of TLS is a part of, if there is one.</summary>
    private Tracing.Span? _outermost;
    private DelayedCall? _timeout;
    private StreamTransport? _transport;
    private bool _isTimedOut;

    private ConnectAttempt(Reactor reactor, EndPoint remote, Factory factory)
    {
        _reactor = reactor;
        _remote = remote;
        _factory = factory;
        _kind = ConnectionKinds.ClientOf(remote);
        _userContext = CallContext.ToCarry(reactor.OwnContext);
        _connected = new Deferred<TProtocol>(connected =>
        {
            _transport?.AbortConnection();
            connected.Errback(new ConnectCancelledException(_remote));
        });
    }

    ExecutionContext? ITransportOwner.UserContext => _userContext;

    ConnectionKind ITransportOwner.Kind => _kind;

    /// <summary>Connects.</summary>
    /// <returns>The protocol, after its ConnectionMade; or a <see cref="ConnectException"/>. Cancelling gives the
    /// attempt up.</returns>
    public static Deferred<TProtocol> Start(
        Reactor reactor,
        EndPoint remote,
        Factory factory,
        ConnectSettings settings,
        TimeSpan timeout
    )
    {
        reactor.CheckThread("Connect");
        if (reactor.EndsConnections)
        {
            return Deferred.Fail<TProtocol>(NetErrors.ToConnectException(SocketError.Shutdown, remote, hasFiles: true));
        }

        var attempt = new ConnectAttempt<TProtocol>(reactor, remote, factory);
        var transport = new StreamTransport(reactor, attempt);
        if (reactor.IsInspected)
        {
            reactor.NameForInspection(attempt._connected, $"a connection to {remote}");
        }

        factory.DoStart();
        try
        {
            transport.Attach(reactor.Driver.Connect(remote, settings, transport));
        }
        catch (SocketException error)
        {
            factory.StopGuarded(reactor);
            return Deferred.Fail<TProtocol>(
                NetErrors.ToConnectException(error.SocketErrorCode, remote, reactor.Driver.IsRealTime)
            );
        }

        attempt._transport = transport;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            attempt._timeout = reactor.CallLater(timeout, static attempt => attempt.OnTimeout(), attempt);
        }

        return reactor.Instruments.ConnectDuration.Enabled || Tracing.IsOn ? attempt.Observe() : attempt._connected;
    }

    void ITransportOwner.OnConnected(StreamTransport transport)
    {
        EndTimeout();
        TProtocol? protocol;
        try
        {
            protocol = (TProtocol?)Build(transport.Channel);
        }
        catch (Exception error)
        {
            transport.Channel.Abort();
            Fire(static (connected, error) => connected.Errback(error), error);
            return;
        }

        if (protocol is null)
        {
            transport.Channel.Abort();
            Fire(static (connected, error) => connected.Errback(error), new NoProtocolException(_factory, _remote));
            return;
        }

        using Tracing.Scope scope = Tracing.Under(_outermost);
        if (transport.Begin(protocol) is null)
        {
            Fire(static (connected, protocol) => connected.Callback(protocol), protocol);
        }

        // Otherwise the connection ends now, and OnEnded gives the reason, after the protocol's ConnectionLost.
    }

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error)
    {
        EndTimeout();
        _factory.StopGuarded(_reactor, _userContext);
        if (!_connected.Called)
        {
            Exception reason = NetErrors.ToConnectException(
                _isTimedOut ? SocketError.TimedOut : error,
                _remote,
                _reactor.Driver.IsRealTime
            );
            Fire(static (connected, reason) => connected.Errback(reason), reason);
        }
    }

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason)
    {
        _factory.StopGuarded(_reactor, _userContext);
        Fire(static (connected, reason) => connected.Errback(reason), transport.WhyNotGivenOut ?? reason.Exception);
    }

    /// <summary>Measures the attempt, and traces it.</summary>
    /// <returns>The same deferred.</returns>
    private Deferred<TProtocol> Observe()
    {
        Tracing.Span? span = NetTracing.StartSocketConnect(_reactor, _remote, _kind);
        _outermost = span?.Outermost;
        double began = _reactor.Seconds;
        return _connected
            .AddBoth(outcome =>
            {
                _reactor.Instruments.ConnectDuration.Record(
                    _reactor.Seconds - began,
                    Tags.Of(_reactor, _kind, outcome.Failure is { } failure ? Tags.NameOf(failure.Exception) : null)
                );
                return outcome;
            })
            .StopWith(span);
    }

    private IProtocol? Build(IoChannel channel) =>
        _userContext is null ? _factory.Build(channel) : BuildInContext(channel);

    private IProtocol? BuildInContext(IoChannel channel) =>
        CallContext.Run(_userContext, () => _factory.Build(channel));

    private void OnTimeout()
    {
        _timeout = null;
        _isTimedOut = true;
        _transport!.AbortConnection();
    }

    private void EndTimeout()
    {
        _timeout?.Cancel();
        _timeout = null;
    }

    // What the deferred's callbacks throw stays in its chain and does not reach the driver.
    private void Fire<T>(Action<Deferred<TProtocol>, T> fire, T with)
    {
        if (!_connected.Called)
        {
            fire(_connected, with);
            _reactor.LeaveContext();
        }
    }
}
