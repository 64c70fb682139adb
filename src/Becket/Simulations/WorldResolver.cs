using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Resolving;

namespace Becket.Simulations;

/// <summary>Finds the addresses of the hosts of a simulation.</summary>
internal sealed class WorldResolver(Simulation simulation) : IResolver
{
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return (simulation.AddressesOf(name) ?? KnownNames.Find(name)) is { } addresses
            ? Deferred.Succeed(addresses)
            : Deferred.Fail<IReadOnlyList<IPAddress>>(
                new DnsLookupException($"The simulation has no host \"{name}\": AddHost(name) adds one.", null)
                {
                    Name = name,
                }
            );
    }
}
