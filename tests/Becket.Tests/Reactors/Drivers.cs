using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Tests.Reactors;

[SupportedOSPlatform("linux")]
public sealed class EpollReactorTests : RealTimeReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new EpollDriver());
}

public sealed class SocketsReactorTests : RealTimeReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new SocketsDriver());
}

public sealed partial class SimulatedReactorTests : ReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });
}
