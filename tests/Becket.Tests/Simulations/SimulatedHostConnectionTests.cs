using Becket.Tests.Net.Connections;
using Becket.Tests.Net.Endpoints;
using Becket.Tests.Net.Tls;
using Becket.Tests.Protocols;

namespace Becket.Tests.Simulations;

/// <summary>The tests of connections as streams, on a host of a simulation.</summary>
public sealed class SimulatedHostStreamTests : ConnectionStreamTests
{
    private ulong _seed = 1;

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, _seed);

    protected override void Run(Func<Deferred> test)
    {
        for (_seed = 1; _seed <= HostOfASimulation.Seeds; _seed++)
        {
            EndReactor();
            base.Run(test);
        }
    }
}

/// <summary>The tests of STARTTLS, on a host of a simulation.</summary>
public sealed class SimulatedHostStartTlsTests : StartTlsTests
{
    private ulong _seed = 1;

    // One test writes 200,000 bytes before the peer reads any.
    protected override Reactor Create(ReactorOptions options) =>
        HostOfASimulation.Create(options, _seed, window: 4 * 1024 * 1024);

    protected override void Run(Func<Deferred> test)
    {
        for (_seed = 1; _seed <= HostOfASimulation.Seeds; _seed++)
        {
            EndReactor();
            base.Run(test);
        }
    }
}

/// <summary>The tests of TLS, on a host of a simulation.</summary>
public sealed class SimulatedHostTlsTests : TlsTests
{
    // One test closes a connection before the peer reads a million bytes.
    protected override Reactor Create(ReactorOptions options) =>
        HostOfASimulation.Create(options, seed: 1, window: 4 * 1024 * 1024);
}

/// <summary>The tests of datagrams, on a host of a simulation.</summary>
public sealed class SimulatedHostUdpTests : UdpTests
{
    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, seed: 1);
}

/// <summary>The tests of endpoints, on a host of a simulation.</summary>
public sealed class SimulatedHostEndpointTests : EndpointTests
{
    protected override string? WhyWithoutSystem => "A simulated host has no files and no descriptors.";

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, seed: 1);
}

/// <summary>The tests of protocols over sockets, on a host of a simulation.</summary>
public sealed class SimulatedHostProtocolTests : SocketTests
{
    private ulong _seed = 1;

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, _seed);

    protected override void Run(Func<Reactor, Deferred> job)
    {
        for (_seed = 1; _seed <= HostOfASimulation.Seeds; _seed++)
        {
            base.Run(job);
        }
    }
}

/// <summary>The tests of port forwarding, on a host of a simulation.</summary>
public sealed class SimulatedHostForwardingTests : ForwardingTests
{
    private ulong _seed = 1;

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, _seed);

    protected override void Run(Func<Reactor, Deferred> job)
    {
        for (_seed = 1; _seed <= HostOfASimulation.Seeds; _seed++)
        {
            base.Run(job);
        }
    }
}
