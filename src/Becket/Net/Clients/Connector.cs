using System.Net;
using Becket.Deferreds;
using Becket.Net.Endpoints;
using Becket.Net.Errors;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <summary>Connects to an endpoint for a <see cref="ClientFactory"/>.</summary>
internal sealed class Connector : IConnector
{
    private readonly IStreamClientEndpoint _endpoint;
    private readonly ClientFactory _factory;
    private readonly WatchingFactory<IProtocol> _watching;
    private Deferred<WatchedProtocol<IProtocol>>? _connecting;
    private WatchedProtocol<IProtocol>? _connected;
    private bool _isFactoryStarted;
    private bool _isGivenUp;
    private bool _isBusy;

    /// <summary>Whether this attempt's connection was made: its end follows, whatever became of it.</summary>
    private bool _wasMade;

    public Connector(Reactor reactor, EndPoint destination, IStreamClientEndpoint endpoint, ClientFactory factory)
    {
        Reactor = reactor;
        Destination = destination;
        _endpoint = endpoint;
        _factory = factory;
        _watching = new WatchingFactory<IProtocol>(factory, OnLost) { OnMade = OnMade };
    }

    public Reactor Reactor { get; }

    public EndPoint Destination { get; }

    public void Connect()
    {
        Reactor.CheckThread(nameof(Connect), "connector");
        if (_isBusy)
        {
            throw new InvalidOperationException(
                $"Connect was called, but this connector is "
                    + $"{(_connected is null ? "connecting" : "connected")} to {Destination} already."
            );
        }

        if (!_isFactoryStarted)
        {
            _factory.DoStart();
            _isFactoryStarted = true;
        }

        _isBusy = true;
        _isGivenUp = false;
        _wasMade = false;
        _factory.StartedConnecting(this);
        if (_isGivenUp)
        {
            OnFailed(GivenUp());
            return;
        }

        var connecting = Deferred.MaybeDeferred(() => _endpoint.Connect(_watching));
        _connecting = connecting;
        connecting.AddCallbacks(
            _ =>
            {
                _connecting = null;
            },
            failure =>
            {
                _connecting = null;
                if (!_wasMade)
                {
                    OnFailed(_isGivenUp ? GivenUp() : failure);
                }
            }
        );
    }

    public void Disconnect()
    {
        Reactor.CheckThread(nameof(Disconnect), "connector");
        if (_connected is { } connected)
        {
            connected.Transport!.LoseConnection();
        }
        else if (_isBusy)
        {
            StopConnecting();
        }
    }

    public void StopConnecting()
    {
        Reactor.CheckThread(nameof(StopConnecting), "connector");
        if (!_isBusy || _connected is not null)
        {
            throw new InvalidOperationException(
                $"StopConnecting was called, but this connector is not connecting to {Destination}. "
                    + $"Disconnect() closes what is connected."
            );
        }

        _isGivenUp = true;
        if (_connecting?.CancelForSure() is { } thrown)
        {
            Reactor.Report(thrown, "the canceller of an endpoint's Connect");
        }
    }

    private Failure GivenUp() => new(new ConnectCancelledException(Destination));

    private void OnMade(WatchedProtocol<IProtocol> connection)
    {
        _connected = connection;
        _wasMade = true;
    }

    private void OnFailed(Failure reason)
    {
        _isBusy = false;
        Reactor.InvokeGuarded(
            _factory,
            nameof(ClientFactory.ClientConnectionFailed),
            host: null,
            (connector: this, reason),
            static call => call.connector._factory.ClientConnectionFailed(call.connector, call.reason)
        );
        StopFactory();
    }

    private void OnLost(WatchedProtocol<IProtocol> connection, Failure reason)
    {
        _connected = null;
        _isBusy = false;
        Reactor.InvokeGuarded(
            _factory,
            nameof(ClientFactory.ClientConnectionLost),
            host: null,
            (connector: this, reason),
            static call => call.connector._factory.ClientConnectionLost(call.connector, call.reason)
        );
        StopFactory();
    }

    /// <summary>Unless it connects again already.</summary>
    private void StopFactory()
    {
        if (!_isBusy && _isFactoryStarted)
        {
            _isFactoryStarted = false;
            _factory.StopGuarded(Reactor);
        }
    }
}
