using System.Net;
using Becket.Testing;
using Becket.Tests.Net;

namespace Becket.Tests.Protocols;

/// <summary>What a wrapper, its protocol or its factory throws.</summary>
public sealed class WrapperErrorTests : ProtocolTest
{
    private static readonly EndPoint s_peer = new IPEndPoint(IPAddress.Loopback, 1);

    [Fact]
    public void A_wrapper_that_throws_before_its_protocol_has_a_connection_keeps_that_from_the_protocol()
    {
        var lines = new ScriptedLines();
        var transport = new StringTransport();
        var wrapper = new ThrowingWrapper(lines);
        Assert.Throws<FormatException>(() => transport.Connect(wrapper));
        transport.End();
        Assert.Empty(lines.Calls);
    }

    [Fact]
    public void A_traffic_log_that_throws_at_the_end_keeps_the_end_from_no_protocol()
    {
        var lines = new ScriptedLines();
        var transport = new StringTransport();
        var factory = new TrafficLoggingFactory(
            Factory.ForProtocol(() => lines),
            static (_, _, kind, _) =>
            {
                if (kind == TrafficKind.Disconnected)
                {
                    throw new FormatException("Thrown by a test.");
                }
            }
        );
        transport.Connect(factory.BuildProtocol(s_peer)!);
        Assert.Throws<FormatException>(() => transport.End());
        Assert.Equal(["lost"], lines.Calls);
        Assert.Equal(0, factory.Connections);
    }

    [Fact]
    public void What_the_protocol_in_a_wrapper_throws_is_logged_under_its_own_name() =>
        RunVirtually(
            async Deferred (reactor) =>
            {
                var boom = new FormatException("Thrown by a test.");
                var server = new Recorder { WhenReceived = (_, _) => throw boom };
                ListeningPort port = await reactor.ListenTcp(
                    8007,
                    new WrappingFactory(new WrappingFactory(Factory.ForProtocol(() => server)))
                );
                Recorder client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Recorder());
                client.Write("bytes");
                await client.Lost();
                await port.StopListening();
                Assert.Same(boom, server.Reason!.Exception);
                Assert.Contains("Recorder.DataReceived", TakeError(reactor).Text, StringComparison.Ordinal);
                WrappingFactory nothing = new(new WrappingFactory(Factory.ForProtocol(static () => (Recorder)null!)));
                port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Recorder()));
                NoProtocolException error = await Assert.ThrowsAsync<NoProtocolException>(async () =>
                    await reactor.ConnectTcp("127.0.0.1", 8007, nothing)
                );
                Assert.StartsWith("The function of Factory.ForProtocol", error.Message, StringComparison.Ordinal);
                await port.StopListening();
            }
        );

    private sealed class ThrowingWrapper(IProtocol inner) : ProtocolWrapper(inner)
    {
        protected override void ConnectionMade() => throw new FormatException("Thrown by a test.");
    }
}
