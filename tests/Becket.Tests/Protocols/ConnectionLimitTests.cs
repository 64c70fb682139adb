using System.Net;
using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class ConnectionLimitTests
{
    [Fact]
    public void The_limit_of_each_caller_can_change_and_lowering_it_ends_no_connection()
    {
        var factory = new LimitConnectionsByPeer(Factory.ForProtocol(() => new ScriptedLines()), 1);
        StringTransport first = Connect(factory, "10.0.0.1")!;
        Assert.Null(Connect(factory, "10.0.0.1"));
        factory.Limit = 2;
        StringTransport second = Connect(factory, "10.0.0.1")!;
        factory.Limit = 1;
        Assert.True(first.IsConnected && second.IsConnected);
        second.End();
        Assert.Null(Connect(factory, "10.0.0.1"));
        first.End();
        Assert.NotNull(Connect(factory, "10.0.0.1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => factory.Limit = -1);
    }

    private static StringTransport? Connect(Factory factory, string address)
    {
        var peer = new IPEndPoint(IPAddress.Parse(address), 7);
        if (factory.BuildProtocol(peer) is not { } protocol)
        {
            return null;
        }

        var transport = new StringTransport { Peer = peer };
        transport.Connect(protocol);
        return transport;
    }
}
