using Becket.Tests.Net;
using Becket.Tests.Reactors;

namespace Becket.Tests.Simulations;

/// <summary>What reactors promise, on a host of a simulation without faults.</summary>
public sealed class SimulatedHostReactorTests : ReactorContract, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    // Few of these tests use the network, and nothing else of a host is drawn.
    ulong ISeeded.UsualSeeds => 1;

    protected override Reactor Create(ReactorOptions? options = null) =>
        HostOfASimulation.Create(options ?? new ReactorOptions(), this);
}

/// <summary>What connections promise, between two ends on a simulated network without faults: what
/// differs from the kernel is a bug of the simulation.</summary>
public sealed class SimulatedHostNetTests : NetContract, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override bool CutsBytes => true;

    protected override Reactor Create(ReactorOptions? options = null) =>
        HostOfASimulation.Create(options ?? new ReactorOptions(), this);
}
