using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Endpoints;
using Becket.Reactors;
using Becket.Reactors.Services;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Net.Clients;

/// <summary>Keeps one connection: makes it, and makes it again when it is lost or cannot be made, after pauses that
/// grow.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
/// <remarks>Threads: those of the clock; usually a reactor's. Source:
/// <c>twisted.application.internet.ClientService</c>.</remarks>
public sealed partial class ClientService<TProtocol>
    where TProtocol : class, IProtocol
{
    private readonly IReactorTime _time;
    private readonly IStreamClientEndpoint _endpoint;
    private readonly WatchingFactory<TProtocol> _factory;
    private readonly ClientServiceOptions<TProtocol> _options;
    private readonly Random _random;
    private readonly DeferredEvent _stopped = new();

    /// <summary>Those of <see cref="_connected"/>'s waiters that give up after some number of failures.</summary>
    private readonly List<(Deferred<TProtocol> Waiter, int FailuresLeft)> _impatient = [];
    private DeferredEvent<TProtocol> _connected = new();
    private Deferred? _connecting;
    private WatchedProtocol<TProtocol>? _current;
    private DelayedCall? _retry;
    private StopHook? _shutdown;

    /// <summary>Why a connection was lost while PrepareConnection ran.</summary>
    private Failure? _lostUnprepared;
    private State _state;

    /// <summary>Creates a service. It does nothing before <see cref="StartService"/>.</summary>
    /// <param name="time">The reactor; or a <see cref="Clock"/>, in a test.</param>
    /// <param name="endpoint">The endpoint to connect to.</param>
    /// <param name="factory">Makes a protocol for each connection.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public ClientService(
        IReactorTime time,
        IStreamClientEndpoint endpoint,
        Factory<TProtocol> factory,
        ClientServiceOptions<TProtocol>? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(factory);
        _time = time;
        _endpoint = endpoint;
        _factory = new WatchingFactory<TProtocol>(factory, OnLost);
        _options = options ?? new ClientServiceOptions<TProtocol>();
        _random = _options.Random ?? Jitter.For(time);
    }

    private enum State
    {
        /// <summary>Before the first StartService. WhenConnected waits already.</summary>
        New,

        /// <summary>An attempt is under way, or a connection is being prepared.</summary>
        Connecting,

        /// <summary>A pause before the next attempt.</summary>
        Waiting,

        /// <summary>A connection is made and prepared.</summary>
        Connected,

        /// <summary>StopService was called, and the connection has not ended yet.</summary>
        Stopping,

        /// <summary>As Stopping, and StartService was called meanwhile.</summary>
        Restarting,

        /// <summary>The connection has ended. StartService starts again.</summary>
        Stopped,
    }

    /// <summary>Whether the service keeps a connection: from <see cref="StartService"/> to
    /// <see cref="StopService"/>.</summary>
    public bool IsRunning => _state is not (State.New or State.Stopping or State.Stopped);

    /// <summary>The present connection; null if there is none.</summary>
    public TProtocol? Connection => _state == State.Connected && !_current!.IsLost ? _current.Inner : null;

    /// <summary>The number of failures to connect and of lost connections since the last successful
    /// connection.</summary>
    public int Failures { get; private set; }

    /// <summary>Begins to connect. Does nothing if the service runs already. The service stops when the reactor
    /// stops.</summary>
    public void StartService()
    {
        switch (_state)
        {
            case State.New or State.Stopped:
                Failures = 0;
                _shutdown = (_time as Reactor)?.AddStopHook(
                    StopStep.Connections,
                    () => $"the client service of {_endpoint}",
                    StopService
                );
                Connect();
                break;

            case State.Stopping:
                _state = State.Restarting;
                break;
        }
    }

    /// <summary>Closes the connection, or gives up connecting. The waiters of <see cref="WhenConnected"/> fail with
    /// <see cref="CancelledException"/>.</summary>
    /// <returns>Fires once there is no connection left.</returns>
    public Deferred StopService()
    {
        Deferred stopped = _stopped.Wait();

        // Another event from here on: what follows may restart the service, whose new waiters must not fail.
        DeferredEvent<TProtocol> connected = _connected;
        _connected = new DeferredEvent<TProtocol>();
        _impatient.Clear();
        switch (_state)
        {
            case State.New or State.Waiting:
                _retry?.Cancel();
                _retry = null;
                End();
                break;

            case State.Connecting:
                _state = State.Stopping;
                if (_current is { IsLost: false } unprepared)
                {
                    RequestStop(unprepared);
                }

                if (_connecting?.CancelForSure() is { } thrown)
                {
                    Report(thrown, "the canceller of an endpoint's Connect");
                }

                break;

            case State.Connected:
                _state = State.Stopping;
                RequestStop(_current!);
                break;

            case State.Restarting:
                _state = State.Stopping;
                break;

            case State.Stopped:
                End();
                break;
        }

        connected.Fail(new CancelledException("The client service was stopped."));
        return stopped;
    }

    /// <summary>This client as a part of a program, for <see cref="Reactor.Services"/> or another group. It starts with
    /// <see cref="StartService"/>, without waiting for a connection, and stops with
    /// <see cref="StopService"/>.</summary>
    /// <param name="name">The name of the service; null: one made of the endpoint.</param>
    /// <remarks>Services that are added before it stop when its connection has ended. Those added behind it can still
    /// use the connection while they stop.</remarks>
    public Service AsService(string? name = null) =>
        Service.Create(
            name ?? $"client of {_endpoint}",
            start: () =>
            {
                StartService();
                return Deferred.Succeed();
            },
            stop: StopService
        );

    /// <summary>Waits for the connection.</summary>
    /// <param name="failAfterFailures">After how many attempts that fail from now on to fail with the last one's
    /// reason; null, the default: never.</param>
    /// <returns>Fires with the protocol: at once if there is one. Fails with <see cref="CancelledException"/> if the
    /// service is stopped, or has been.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    /// <remarks>A connection that its protocol has closed, or that was lost, before it is given out is a failure to
    /// connect; so is a protocol whose ConnectionMade threw. Source: <c>whenConnected</c>.</remarks>
    public Deferred<TProtocol> WhenConnected(int? failAfterFailures = null)
    {
        if (failAfterFailures is { } failures)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1, nameof(failAfterFailures));
        }

        switch (_state)
        {
            // Not in the protocol's own ConnectionLost: that comes first.
            case State.Connected when !_current!.IsLost:
                return Deferred.Succeed(_current.Inner);

            case State.Stopping
            or State.Stopped:
                return Deferred.Fail<TProtocol>(new CancelledException("The client service has been stopped."));

            default:
                Deferred<TProtocol> waiter = _connected.Wait();
                if (failAfterFailures is { } left)
                {
                    _impatient.Add((waiter, left));
                }

                return waiter;
        }
    }
}
