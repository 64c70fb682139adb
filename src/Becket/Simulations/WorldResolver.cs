using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Resolving;
using Becket.Reactors;
using Becket.Simulations.Networks;
using Becket.Tasks;

namespace Becket.Simulations;

/// <summary>Finds the addresses of the hosts of a simulation.</summary>
internal sealed class WorldResolver(Simulation simulation) : IResolver
{
    public Deferred<IReadOnlyList<IPAddress>> Resolve(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (KnownNames.Find(name) is { } known)
        {
            return Deferred.Succeed(known);
        }

        Network.LookupRule rule = simulation.Network.LookupOf(name);
        return rule.Delay > TimeSpan.Zero && Reactor.Current is { } reactor
            ? reactor.DeferLater(rule.Delay, () => Answer(name, rule.Fails))
            : Deferred.MaybeDeferred(() => Answer(name, rule.Fails));
    }

    private IReadOnlyList<IPAddress> Answer(string name, bool fails)
    {
        string? error =
            fails ? $"The address of {name} cannot be found now: no name server answers."
            : simulation.AddressesOf(name) is null ? $"The simulation has no host \"{name}\": AddHost(name) adds one."
            : null;
        return error is null
            ? simulation.AddressesOf(name)!
            : throw new DnsLookupException(error, null) { Name = name };
    }
}
