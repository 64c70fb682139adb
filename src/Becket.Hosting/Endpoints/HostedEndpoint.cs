using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Endpoints;
using Becket.Reactors.Services;
using Becket.Tasks;

namespace Becket.Hosting.Endpoints;

/// <summary>A port at an address from the configuration, as a service.</summary>
/// <remarks>Not a <see cref="PortService"/>: all ports of a host stop listening at once when it begins to stop, and
/// share the time that their connections have.</remarks>
internal sealed class HostedEndpoint : Service
{
    private readonly ConnectionScopes _scopes;
    private readonly IStreamServerEndpoint _endpoint;
    private readonly Factory _factory;
    private double? _deadline;
    private IListeningPort? _port;

    private HostedEndpoint(ConnectionScopes scopes, string name, IStreamServerEndpoint endpoint, Factory factory)
        : base(name)
    {
        _scopes = scopes;
        _endpoint = endpoint;
        _factory = factory;
    }

    /// <summary>Where it listens. Known from the start on.</summary>
    public EndPoint Address => _port!.Host;

    /// <summary>Whether it accepts connections.</summary>
    public bool IsListening => _port is { IsListening: true };

    /// <summary>Makes the endpoint that a description names.</summary>
    /// <exception cref="FormatException">The description is wrong.</exception>
    public static HostedEndpoint Create(
        ConnectionScopes scopes,
        string name,
        string key,
        string description,
        Func<ConnectionScopes, Factory> makeFactory
    )
    {
        IStreamServerEndpoint endpoint;
        try
        {
            endpoint = Endpoint.Server(scopes.Reactor, description);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{key} is \"{description}\". {error.Message}", error);
        }

        Factory factory =
            makeFactory(scopes)
            ?? throw new InvalidOperationException("The function of AddEndpoint returned null instead of a factory.");
        return new HostedEndpoint(scopes, name, endpoint, factory);
    }

    /// <summary>Stops listening. The connections go on until the service stops.</summary>
    /// <param name="deadline">When the connections must have ended, in seconds of the reactor; null for no
    /// limit.</param>
    public Deferred StopAccepting(double? deadline)
    {
        _deadline = deadline ?? double.PositiveInfinity;
        return _port?.StopListening() ?? Deferred.Succeed();
    }

    /// <inheritdoc/>
    protected override async Deferred OnStart() => _port = await _endpoint.Listen(_factory);

    /// <inheritdoc/>
    protected override async Deferred OnStop()
    {
        if (_deadline is not { } deadline)
        {
            // The reactor itself stops, or the start of the host has failed.
            await _port!.StopListening();
            return;
        }

        await _port!.Drain(TimeLeft(deadline));

        // What was made for the connections ends with them, and may still use the services that stop next.
        Deferred ended = _scopes.WaitUntilEmpty();
        if (TimeLeft(deadline) is var left && left != Timeout.InfiniteTimeSpan)
        {
            ended.AddTimeout(left, _scopes.Reactor);
        }

        try
        {
            await ended;
        }
        catch (TimeoutException)
        {
            _scopes.Reactor.Report(
                new TimeoutException($"{_scopes.Count} connections have ended, and what served them goes on."),
                $"the stop of the endpoint \"{Name}\""
            );
        }
    }

    private TimeSpan TimeLeft(double deadline) =>
        double.IsPositiveInfinity(deadline)
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(Math.Max(0, deadline - _scopes.Reactor.Seconds));
}
