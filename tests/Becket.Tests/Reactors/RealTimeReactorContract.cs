using System.Diagnostics;

namespace Becket.Tests.Reactors;

/// <summary>The additional promises of reactors in real time.</summary>
public abstract partial class RealTimeReactorContract : ReactorContract
{
    [Fact]
    public void Time_is_real()
    {
        Reactor reactor = Make();
        long since = Stopwatch.GetTimestamp();
        reactor.Run(Deferred () => Sleep(reactor, 0.01));
        Assert.True(Stopwatch.GetElapsedTime(since).TotalSeconds >= 0.01);
    }

    [Fact]
    public void A_loop_with_nothing_to_do_makes_no_turns()
    {
        Reactor reactor = Make();
        reactor.CallLater(Seconds(0.03), reactor.Stop);
        reactor.Run();
        Assert.InRange(reactor.Statistics().Turns, 1, 5);
    }

    [Fact]
    public void A_loop_that_always_has_work_still_hears_its_connections()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            IListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Answering()));
            Connection connection = await reactor.ConnectTcp("127.0.0.1", port.Port);
            connection.Write("question"u8);
            Deferred<string> answer = Answer(connection);
            while (!answer.Called)
            {
                await Deferred.Yield();
            }

            Assert.Equal("question", await answer);
            connection.Transport.LoseConnection();
            await port.StopListening();
        });

        static async Deferred<string> Answer(Connection connection)
        {
            byte[] answer = new byte[8];
            await connection.AsStream().ReadExactlyAsync(answer);
            return System.Text.Encoding.ASCII.GetString(answer);
        }
    }

    [Fact]
    public void A_slow_turn_is_counted_and_logged_with_the_call_that_ran()
    {
        Reactor reactor = Make(static options => options with { SlowTurn = TimeSpan.FromMilliseconds(5) });
        reactor.CallLater(Seconds(0.001), Slow);
        reactor.CallLater(Seconds(0.012), reactor.Stop);
        reactor.Run();
        LogEntry entry = Assert.Single(
            Log.Take(),
            static entry => entry.Text.Contains(nameof(Slow), StringComparison.Ordinal)
        );
        Assert.Equal((Microsoft.Extensions.Logging.LogLevel.Warning, 110), (entry.Level, entry.Id));
        Assert.True(reactor.Statistics().SlowTurns >= 1);
        Assert.True(reactor.Statistics().LongestTurn >= TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void A_slow_call_with_a_state_a_slow_call_from_a_thread_and_a_slow_method_are_named_too()
    {
        Reactor reactor = Make(static options => options with { SlowTurn = TimeSpan.FromMilliseconds(5) });
        reactor.Run(async Deferred () =>
        {
            reactor.CallLater(TimeSpan.Zero, SlowWithState, 8);
            await Sleep(reactor, 0.001);
            reactor.CallFromThread(Slow);
            await Sleep(reactor, 0.001);
            await SlowMethod();
        });
        string[] texts = Log.Take().Select(static entry => entry.Text).ToArray();
        Assert.Contains(texts, static text => text.Contains(nameof(SlowWithState), StringComparison.Ordinal));
        Assert.Contains(
            texts,
            static text =>
                text.Contains(nameof(Slow) + ",", StringComparison.Ordinal)
                || text.EndsWith(nameof(Slow), StringComparison.Ordinal)
        );
        Assert.Contains(texts, static text => text.Contains(nameof(SlowMethod), StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_is_slow_to_begin_is_named_too()
    {
        Reactor reactor = Make(static options => options with { SlowTurn = TimeSpan.FromMilliseconds(5) });
        reactor.Run(SlowToBegin);
        Assert.Contains(Log.Take(), static entry => entry.Text.Contains(nameof(SlowToBegin), StringComparison.Ordinal));
    }

    [Fact]
    public void Slow_turns_are_not_counted_when_the_option_is_off()
    {
        Reactor reactor = Make(static options => options with { SlowTurn = TimeSpan.Zero });
        reactor.CallLater(TimeSpan.Zero, Slow);
        reactor.CallLater(Seconds(0.001), reactor.Stop);
        reactor.Run();
        Assert.Equal(0, reactor.Statistics().SlowTurns);
    }

#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
    private static void Slow() => Thread.Sleep(8);
#pragma warning restore BKT0001

#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
    private static void SlowWithState(int milliseconds) => Thread.Sleep(milliseconds);
#pragma warning restore BKT0001

    private static async Deferred SlowToBegin()
    {
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
        Thread.Sleep(8);
#pragma warning restore BKT0001
        await Deferred.Yield();
    }

    private static async Deferred SlowMethod()
    {
        await Deferred.Yield();
#pragma warning disable BKT0001 // On purpose: the test holds up the loop.
        Thread.Sleep(8);
#pragma warning restore BKT0001
    }

    private sealed class Answering : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
