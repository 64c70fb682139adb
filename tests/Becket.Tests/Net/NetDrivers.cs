using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Tests.Net;

[SupportedOSPlatform("linux")]
public sealed class EpollNetTests : RealNetContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new EpollDriver());
}

public sealed class SocketsNetTests : RealNetContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new SocketsDriver());
}
