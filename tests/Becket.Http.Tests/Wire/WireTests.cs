namespace Becket.Http.Tests.Wire;

public sealed class SocketsWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Sockets;
}

public sealed class LoopWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Loop;
}

public sealed class VirtualTimeWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Best;

    protected override bool IsRealTime => false;
}
