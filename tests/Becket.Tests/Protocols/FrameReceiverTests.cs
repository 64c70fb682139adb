using Becket.Tests.Net;

namespace Becket.Tests.Protocols;

/// <summary>Receivers of formats that a program wrote itself, and that count wrongly.</summary>
public sealed class FrameReceiverTests : ProtocolTest
{
    [Theory]
    [InlineData(FrameResult.Received)]
    [InlineData(FrameResult.Skipped)]
    public void A_receiver_that_consumes_nothing_ends_its_connection_and_not_the_loop(FrameResult result) =>
        RunVirtually(
            async Deferred (reactor) =>
            {
                var receiver = new Miscounting(result, consumed: 0);
                ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(() => receiver));
                Recorder client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Recorder());
                client.Write("bytes");
                await client.Lost();
                await port.StopListening();
                Exception error = TakeError(reactor).Error!;
                Assert.Same(error, receiver.Reason);
                Assert.Contains("Miscounting.ReadFrame", error.Message, StringComparison.Ordinal);
                Assert.Contains("consumed no byte", error.Message, StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void A_receiver_that_consumes_what_is_not_there_ends_its_connection(int consumed) =>
        RunVirtually(
            async Deferred (reactor) =>
            {
                var receiver = new Miscounting(FrameResult.Received, consumed);
                ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(() => receiver));
                Recorder client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Recorder());
                client.Write("bytes");
                await client.Lost();
                await port.StopListening();
                Assert.Same(receiver.Reason, TakeError(reactor).Error);
                Assert.Contains($"consumed {consumed} bytes of 5", receiver.Reason!.Message, StringComparison.Ordinal);
            }
        );

    private sealed class Miscounting(FrameResult result, int consumed) : FrameReceiver
    {
        private readonly int _consumed = consumed;

        public Exception? Reason { get; private set; }

        protected override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
        {
            consumed = _consumed;
            return result;
        }

        protected override void ConnectionLost(Failure reason) => Reason = reason.Exception;
    }
}
