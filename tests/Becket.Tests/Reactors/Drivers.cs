namespace Becket.Tests.Reactors;

public sealed class ParkingReactorTests : RealTimeReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) => Reactor.Create(options ?? new ReactorOptions(), new ParkingDriver());
}

public sealed partial class VirtualTimeReactorTests : ReactorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });
}
