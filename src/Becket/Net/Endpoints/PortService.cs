using Becket.Deferreds;
using Becket.Reactors.Services;
using Becket.Time;

namespace Becket.Net.Endpoints;

/// <summary>A port as a service: it listens while the service runs.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.application.internet.StreamServerEndpointService</c>.</remarks>
/// <param name="endpoint">Where to listen.</param>
/// <param name="factory">Makes a protocol for each connection.</param>
/// <param name="name">The name of the service.</param>
public sealed class PortService(IStreamServerEndpoint endpoint, Factory factory, string? name = null) : Service(name)
{
    /// <summary>How long the connections of the port may take to end when the service stops. Default: null, they go on,
    /// and end when the reactor stops.</summary>
    /// <remarks>Timeout.InfiniteTimeSpan: they are waited for without limit.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? DrainTimeout
    {
        get;
        init => field = value is { } limit ? TimeLimits.NotNegative(limit, nameof(DrainTimeout)) : null;
    }

    /// <summary>The port; null before the first start.</summary>
    public IListeningPort? Port { get; private set; }

    /// <inheritdoc/>
    protected override async Deferred OnStart() =>
        Port =
            await (
                endpoint.Listen(factory)
                ?? throw new InvalidOperationException(
                    $"{endpoint.GetType().Name}.{nameof(endpoint.Listen)} returned null where it should return a "
                        + "deferred."
                )
            )
            ?? throw new InvalidOperationException(
                $"The deferred of {endpoint.GetType().Name}.{nameof(endpoint.Listen)} gave null in place of a port."
            );

    /// <inheritdoc/>
    protected override Deferred OnStop() => DrainTimeout is { } limit ? Port!.Drain(limit) : Port!.StopListening();
}
