using System.Net;
using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>What is said about a connection that does not begin with a PROXY header.</summary>
public sealed class ProxyRejectionTests : ProtocolTest
{
    [Fact]
    public void The_reason_for_which_a_connection_is_aborted_is_named_to_the_factory_and_to_layers_below() =>
        RunVirtually(async reactor =>
        {
            var reasons = new List<Exception>();
            var factory = new NotingFactory((_, reason) => reasons.Add(reason));
            var below = new EndNotingFactory(factory);
            ListeningPort port = await reactor.ListenTcp(8007, below);
            foreach (string text in (string[])["HELO\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 x 2\r\n", "PROXY "])
            {
                CollectingProtocol client = await reactor.ConnectTcp(
                    "127.0.0.1",
                    8007,
                    static () => new CollectingProtocol()
                );
                client.Transport.Write(Encoding.ASCII.GetBytes(text));
                await reactor.DeferLater(Seconds(10));
                Assert.NotNull(client.Reason);
            }

            Assert.Equal(3, Log.Take().Count);
            Assert.Equal(
                [ProxyHeaderFault.Signature, ProxyHeaderFault.Port],
                reasons.OfType<InvalidProxyHeaderException>().Select(static reason => reason.Fault)
            );
            Assert.IsType<ConnectionTimedOutException>(reasons[^1]);
            Assert.Equal(reasons, below.Reasons);
            await port.StopListening();
        });

    [Fact]
    public void What_HeaderRejected_throws_is_logged_and_the_connection_is_aborted() =>
        RunVirtually(async reactor =>
        {
            var boom = new FormatException("Thrown by a test.");
            ListeningPort port = await reactor.ListenTcp(8007, new NotingFactory((_, _) => throw boom));
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                8007,
                static () => new CollectingProtocol()
            );
            client.Transport.Write("HELO\r\n"u8);
            await reactor.DeferLater(Seconds(10));
            Assert.NotNull(client.Reason);
            Assert.Single(Testing.ReactorTest.FlushLoggedErrors<FormatException>(reactor));
            Assert.Contains(Log.Take(), entry => entry.Error == boom);
            await port.StopListening();
        });

    private sealed class NotingFactory(Action<EndPoint, Exception> note)
        : ProxyProtocolFactory(Factory.ForProtocol(static () => new CollectingProtocol()))
    {
        protected override void HeaderRejected(EndPoint peer, ConnectionEndedException reason) => note(peer, reason);
    }

    private sealed class EndNotingFactory(Factory inner) : WrappingFactory(inner)
    {
        public List<Exception> Reasons { get; } = [];

        protected override ProtocolWrapper Wrap(IProtocol inner) => new EndNoting(inner, Reasons);

        private sealed class EndNoting(IProtocol inner, List<Exception> reasons) : ProtocolWrapper(inner)
        {
            public override void ConnectionLost(Failure reason)
            {
                reasons.Add(reason.Exception);
                base.ConnectionLost(reason);
            }
        }
    }
}
