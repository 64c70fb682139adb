namespace Becket.Tests.Net;

public sealed class SimulatedNetTests : NetContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });
}
