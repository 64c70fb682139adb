using Becket.Tests.Net;
using Becket.Tests.Protocols;

namespace Becket.Tests.Hooks;

/// <summary>What a program's own function for a time-out throws is reported once, and the loop goes on. Where the
/// function was to end a connection, that is aborted.</summary>
public sealed class TimeoutHooksTests : ProtocolTest
{
    private static readonly FormatException s_boom = new("Thrown by a test.");

    [Theory]
    [InlineData("Deadline")]
    [InlineData("IdleTimeout")]
    [InlineData("Heartbeat.beat")]
    [InlineData("Heartbeat.lost")]
    public void A_part_of_a_protocol_whose_function_throws_is_reported_and_the_loop_goes_on(string part) =>
        RunVirtually(
            async Deferred (reactor) =>
            {
                Heartbeat? heartbeat = null;
                switch (part)
                {
                    case "Deadline":
                        new Deadline(reactor, static () => throw s_boom).Set(Seconds(1));
                        break;
                    case "IdleTimeout":
                        new IdleTimeout(reactor, static () => throw s_boom).SetTimeout(Seconds(1));
                        break;
                    case "Heartbeat.beat":
                        heartbeat = new Heartbeat(reactor, static () => throw s_boom, static () => { });
                        heartbeat.Start(Seconds(1), null);
                        break;
                    default:
                        heartbeat = new Heartbeat(reactor, static () => { }, static () => throw s_boom);
                        heartbeat.Start(null, Seconds(1));
                        break;
                }

                await reactor.DeferLater(Seconds(1.5));
                heartbeat?.Stop();
                Assert.Same(s_boom, TakeError(reactor).Error);
            }
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_time_out_of_a_connection_that_throws_aborts_it(bool isOfFrames) =>
        RunVirtually(
            async Deferred (reactor) =>
            {
                Factory factory = isOfFrames
                    ? Factory.ForProtocol(static () => new Frames { FirstFrameTimeout = TimeSpan.FromSeconds(1) })
                    : new Idle(Factory.ForProtocol(static () => new Recorder()));
                ListeningPort port = await reactor.ListenTcp(8007, factory);
                Recorder client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Recorder());
                await client.Lost();
                await port.StopListening();
                Assert.IsType<ConnectionResetException>(client.Reason!.Exception);
                Assert.Same(s_boom, TakeError(reactor).Error);
            }
        );

    private sealed class Frames : NetstringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data) { }

        protected override void FrameTimedOut() => throw s_boom;
    }

    private sealed class Idle(Factory inner) : TimeoutFactory(inner, TimeSpan.FromSeconds(1))
    {
        protected override void TimedOut(ProtocolWrapper connection) => throw s_boom;
    }
}
