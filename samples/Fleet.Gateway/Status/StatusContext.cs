using Becket.Samples.Fleet.Gateway.Stores;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The parts that the status server shows.</summary>
/// <param name="Reactor">The loop.</param>
/// <param name="Gateway">The gateway.</param>
/// <param name="Monitor">The figures of the gateway.</param>
/// <param name="OpenStore">Opens a store for reading: not the one that the gateway writes to.</param>
/// <param name="Logger">Receives errors of the server itself.</param>
internal sealed record StatusContext(
    Reactor Reactor,
    FleetGateway Gateway,
    StatusMonitor Monitor,
    Func<IStore> OpenStore,
    ILogger Logger
);
