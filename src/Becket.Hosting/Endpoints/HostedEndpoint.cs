using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;
using Becket.Reactors;
using Becket.Reactors.Services;

namespace Becket.Hosting.Endpoints;

/// <summary>A port at an address from the configuration, as a service.</summary>
/// <remarks>Not a <see cref="PortService"/>: all ports of a host stop listening at once when it begins to stop, and
/// share the time that their connections have.</remarks>
internal sealed class HostedEndpoint : Service
{
    private readonly Reactor _reactor;
    private readonly IStreamServerEndpoint _endpoint;
    private readonly Factory _factory;
    private double? _deadline;
    private IListeningPort? _port;

    private HostedEndpoint(Reactor reactor, string name, IStreamServerEndpoint endpoint, Factory factory)
        : base(name)
    {
        _reactor = reactor;
        _endpoint = endpoint;
        _factory = factory;
    }

    /// <summary>Where it listens. Known from the start on.</summary>
    public EndPoint Address => _port!.Host;

    /// <summary>Whether it accepts connections.</summary>
    public bool IsListening => _port is { IsListening: true };

    /// <summary>The number of connections.</summary>
    public int Connections => _port?.Connections ?? 0;

    /// <summary>Makes the endpoint that a description names.</summary>
    /// <exception cref="FormatException">The description is wrong.</exception>
    public static HostedEndpoint Create(
        Reactor reactor,
        string name,
        string key,
        string description,
        Func<Factory> makeFactory
    )
    {
        IStreamServerEndpoint endpoint;
        try
        {
            endpoint = Endpoint.Server(reactor, description);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{key} is \"{description}\". {error.Message}", error);
        }

        Factory factory =
            makeFactory()
            ?? throw new InvalidOperationException("The function of AddEndpoint returned null instead of a factory.");
        return new HostedEndpoint(reactor, name, endpoint, factory);
    }

    /// <summary>Stops listening. The connections go on until the service stops.</summary>
    /// <param name="deadline">When the connections must have ended, in seconds of the reactor; null for no limit.</param>
    public Deferred StopAccepting(double? deadline)
    {
        _deadline = deadline ?? double.PositiveInfinity;
        return _port?.StopListening() ?? Deferred.Succeed();
    }

    /// <inheritdoc/>
    protected override async Deferred OnStart() => _port = await _endpoint.Listen(_factory);

    /// <inheritdoc/>
    protected override Deferred OnStop() =>
        _deadline switch
        {
            // The reactor itself stops, or the start of the host has failed.
            null => _port!.StopListening(),
            double.PositiveInfinity => _port!.Drain(Timeout.InfiniteTimeSpan),
            { } deadline => _port!.Drain(TimeSpan.FromSeconds(Math.Max(0, deadline - _reactor.Seconds))),
        };
}
