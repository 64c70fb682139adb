using System.Text;

namespace BecketTests1;

/// <summary>Each test has a reactor and a network of its own, in virtual time: no port of the machine, and no waiting.
/// A test fails, too, if it leaves anything behind: a connection, a timer, a failure that no code handled.</summary>
public sealed class GreeterTests
{
    [Fact]
    public void A_caller_is_greeted_by_name() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, () => new Greeter());
            Caller caller = await reactor.ConnectTcp("127.0.0.1", 8007, () => new Caller());

            caller.SendLine("Ada");

            Assert.Equal("Hello, Ada!", await caller.Answer);
            await port.Drain(TimeSpan.FromSeconds(1));
        });

    [Fact]
    public void A_caller_that_says_nothing_is_cut_off_after_a_minute() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, () => new Greeter());
            Caller silent = await reactor.ConnectTcp("127.0.0.1", 8007, () => new Caller());

            await silent.Ended.Wait();

            Assert.Equal(60, reactor.Seconds, tolerance: 0.001);
            await port.StopListening();
        });

    private sealed class Caller : LineReceiver
    {
        public Deferred<string> Answer { get; } = new();

        public DeferredEvent Ended { get; } = new();

        protected override void LineReceived(ReadOnlySpan<byte> line) => Answer.Callback(Encoding.UTF8.GetString(line));

        protected override void ConnectionLost(Failure reason) => Ended.Set();
    }
}
