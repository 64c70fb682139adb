using Becket.Tests.Net;
using Becket.Tests.Reactors;

namespace Becket.Tests.Simulations;

/// <summary>What reactors promise, on a host of a simulation without faults.</summary>
public sealed class SimulatedHostReactorTests : ReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        HostOfASimulation.Create(options ?? new ReactorOptions(), seed: 1);
}

/// <summary>What connections promise, between two ends on a simulated network without faults, with 20 seeds: what
/// differs from the kernel is a bug of the simulation.</summary>
public sealed class SimulatedHostNetTests : NetContract
{
    private ulong _seed = 1;

    protected override bool CutsBytes => true;

    protected override Reactor Create(ReactorOptions? options = null) =>
        HostOfASimulation.Create(options ?? new ReactorOptions(), _seed);

    protected override void Run(Func<Reactor, Deferred> test)
    {
        for (_seed = 1; _seed <= HostOfASimulation.Seeds; _seed++)
        {
            base.Run(test);
        }
    }
}
