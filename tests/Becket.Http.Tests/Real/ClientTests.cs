namespace Becket.Http.Tests.Real;

public sealed class SocketsClientTests(WebFixture web) : ClientContract(web)
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Sockets;
}

public sealed class LoopClientTests(WebFixture web) : ClientContract(web)
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Loop;
}

public sealed class SocketsClientOnSocketsDriverTests(WebFixture web) : ClientContract(web)
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Sockets;

    protected override IoDriverKind Driver => IoDriverKind.Sockets;
}

public sealed class LoopClientOnSocketsDriverTests(WebFixture web) : ClientContract(web)
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Loop;

    protected override IoDriverKind Driver => IoDriverKind.Sockets;
}
