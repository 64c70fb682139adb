using Becket.Tests.Net.Connections;
using Becket.Tests.Net.Endpoints;
using Becket.Tests.Net.Tls;
using Becket.Tests.Protocols;

namespace Becket.Tests.Simulations;

/// <summary>The tests of connections as streams, on a host of a simulation.</summary>
public sealed class SimulatedHostStreamTests : ConnectionStreamTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}

/// <summary>The tests of STARTTLS, on a host of a simulation.</summary>
public sealed class SimulatedHostStartTlsTests : StartTlsTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    // One test writes 200,000 bytes before the peer reads any.
    protected override Reactor Create(ReactorOptions options) =>
        HostOfASimulation.Create(options, this, window: 4 * 1024 * 1024);
}

/// <summary>The tests of TLS, on a host of a simulation.</summary>
public sealed class SimulatedHostTlsTests : TlsTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    // One test closes a connection before the peer reads a million bytes.
    protected override Reactor Create(ReactorOptions options) =>
        HostOfASimulation.Create(options, this, window: 4 * 1024 * 1024);
}

/// <summary>The tests of TLS's flow control, on a host of a simulation.</summary>
public sealed class SimulatedHostTlsFlowControlTests : TlsFlowControlTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}

/// <summary>The tests of datagrams, on a host of a simulation.</summary>
public sealed class SimulatedHostUdpTests : UdpTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}

/// <summary>The tests of endpoints, on a host of a simulation.</summary>
public sealed class SimulatedHostEndpointTests : EndpointTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override bool IsOnSystem => false;

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}

/// <summary>The tests of protocols over sockets, on a host of a simulation.</summary>
public sealed class SimulatedHostProtocolTests : SocketTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}

/// <summary>The tests of port forwarding, on a host of a simulation.</summary>
public sealed class SimulatedHostForwardingTests : ForwardingTests, ISeeded
{
    ulong ISeeded.Seed { get; set; }

    protected override Reactor Create(ReactorOptions options) => HostOfASimulation.Create(options, this);
}
