using Becket.Deferreds;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Net.Clients;

/// <summary>A client factory that connects again when a connection is lost or cannot be made, after pauses that
/// grow.</summary>
/// <remarks>
/// <para>For code that comes from Twisted. New code takes <see cref="ClientService{TProtocol}"/>: it works with every
/// endpoint, and others can wait for its connection.</para>
/// <para>Call <see cref="ResetDelay"/> when a connection works, for instance in the protocol's <c>ConnectionMade</c>
/// (where <see cref="Protocol.Factory"/> is this factory): otherwise the pauses go on growing.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.protocol.ReconnectingClientFactory</c>, with its defaults.
/// Differs: <see cref="Factory.BuildProtocol"/> is abstract, there is no class attribute <c>protocol</c>; the callbacks
/// are protected, so only a subclass and the connector call them.</para>
/// </remarks>
[RunsOnLoop]
public abstract class ReconnectingClientFactory : ClientFactory
{
    private DelayedCall? _call;
    private IConnector? _connector;
    private Random? _random;
    private bool _isStopped;

    /// <summary>The first pause, before it is multiplied. Default: 1 s.</summary>
    public TimeSpan InitialDelay
    {
        get;
        init
        {
            TimeSpanSeconds.NotNegative(value, nameof(InitialDelay));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, jitter apart. Default: an hour. Timeout.InfiniteTimeSpan: no limit.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(MaxDelay));
    } = TimeSpan.FromHours(1);

    /// <summary>How many times longer each pause is than the one before. Default: e, the base of natural
    /// logarithms.</summary>
    public double Factor { get; init; } = Math.E;

    /// <summary>How much pauses vary: the standard deviation, as a fraction of the pause. Zero: not at all. Default:
    /// 0.11962656472, as in Twisted (the molar Planck constant times the speed of light, in joule metres per
    /// mole).</summary>
    public double Jitter { get; init; } = 0.11962656472;

    /// <summary>How many times to try again before giving up. Default: null, without end.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>The clock for the pauses. Default: null, the connector's reactor.</summary>
    public IReactorTime? Clock { get; init; }

    /// <summary>The source of randomness in pauses. Default: null: in virtual time the same in each run, in real time
    /// another one in each process.</summary>
    public Random? Random { get; init; }

    /// <summary>The last pause, jitter apart.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>The number of retries since <see cref="ResetDelay"/>.</summary>
    public int Retries { get; private set; }

    /// <summary>Call it when a connection works: pauses and retries start from the beginning.</summary>
    public void ResetDelay()
    {
        Delay = TimeSpan.Zero;
        Retries = 0;
        _isStopped = false;
    }

    /// <summary>Stops trying. An existing connection goes on.</summary>
    public void StopTrying()
    {
        _isStopped = true;
        if (_call is { Active: true } call)
        {
            call.Cancel();
            _call = null;
        }
        else
        {
            try
            {
                _connector?.StopConnecting();
            }
            catch (InvalidOperationException)
            {
                // The connector is connected, or has given up already.
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void StartedConnecting(IConnector connector) => _connector = connector;

    /// <summary>Tries again, unless <see cref="StopTrying"/> was called. An override must call this to try
    /// again.</summary>
    /// <inheritdoc/>
    protected internal override void ClientConnectionFailed(IConnector connector, Failure reason) => Retry(connector);

    /// <summary>Connects again, unless <see cref="StopTrying"/> was called. An override must call this to connect
    /// again.</summary>
    /// <inheritdoc/>
    protected internal override void ClientConnectionLost(IConnector connector, Failure reason) => Retry(connector);

    /// <summary>Connects again after the next pause, unless <see cref="StopTrying"/> was called or
    /// <see cref="MaxRetries"/> is reached.</summary>
    /// <param name="connector">The connector.</param>
    protected void Retry(IConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        if (_isStopped || Retries >= MaxRetries)
        {
            return;
        }

        Retries++;
        IReactorTime clock = Clock ?? connector.Reactor;
        double longest = MaxDelay == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : MaxDelay.TotalSeconds;
        Delay = TimeSpanSeconds.ToTimeSpan(
            Math.Min((Delay > TimeSpan.Zero ? Delay : InitialDelay).TotalSeconds * Factor, longest)
        );
        try
        {
            _call = clock.CallLater(Scatter(Delay, clock), static connector => connector.Connect(), connector);
        }
        catch (ReactorNotRunningException)
        {
            // The connection has ended because the reactor has.
        }
    }

    private TimeSpan Scatter(TimeSpan delay, IReactorTime clock)
    {
        if (Jitter == 0)
        {
            return delay;
        }

        // Box and Muller: a normally distributed number from two evenly distributed ones.
        _random ??= Random ?? Tasks.Jitter.For(clock);
        try
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            return delay * Math.Max(0, 1 + (Jitter * normal));
        }
        catch (Exception error)
        {
            // The program's own Random threw, or the pause is longer than a TimeSpan holds. The client comes back all
            // the same.
            Tasks.UnhandledFailures.Report(error);
            return delay;
        }
    }
}
