namespace Becket.Http.Tests.Wire;

public sealed class SocketsWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Sockets;
}

public sealed class LoopWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Loop;

    [Fact]
    public void An_answer_with_two_lengths_is_refused() =>
        Run(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\ntea!",
            async (_, http) => Assert.Equal(HttpRequestError.InvalidResponse, (await Fails(http)).HttpRequestError)
        );

    [Fact]
    public void A_length_may_be_said_twice() =>
        Run(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\ntea",
            static async (_, http) => Assert.Equal("tea", await http.GetStringAsync("/"))
        );
}

public sealed class VirtualTimeWireTests : WireContract
{
    protected override HttpHandlerKind Kind => HttpHandlerKind.Best;

    protected override bool IsRealTime => false;
}
