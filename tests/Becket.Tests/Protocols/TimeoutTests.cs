using Becket.Testing;
using Becket.Tests.Deferreds;

namespace Becket.Tests.Protocols;

public sealed class TimeoutTests : ProtocolTest
{
    private readonly Clock _clock = new();
    private int _fired;

    [Fact]
    public void An_idle_timeout_fires_once_when_nothing_happens()
    {
        var idle = new IdleTimeout(_clock, () => _fired++);
        Assert.Null(idle.SetTimeout(Seconds(10)));
        _clock.Advance(Seconds(9));
        idle.ResetTimeout();
        _clock.Advance(Seconds(9));
        Assert.Equal(0, _fired);
        _clock.Advance(Seconds(1));
        Assert.Equal((1, null), (_fired, idle.Period));
        _clock.Advance(Seconds(100));

        Assert.Equal(1, _fired);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void An_idle_timeout_can_be_changed_and_stopped()
    {
        var idle = new IdleTimeout(_clock, () => _fired++);
        idle.SetTimeout(Seconds(10));
        Assert.Equal(Seconds(10), idle.SetTimeout(Seconds(5)));
        idle.Cancel();
        idle.ResetTimeout();
        Assert.Empty(_clock.GetDelayedCalls());
        _clock.Advance(Seconds(100));

        Assert.Equal(0, _fired);
        Assert.Throws<ArgumentOutOfRangeException>(() => idle.SetTimeout(Seconds(-1)));
    }

    [Fact]
    public void Resetting_an_idle_timeout_allocates_nothing()
    {
        var idle = new IdleTimeout(_clock, () => _fired++);
        idle.SetTimeout(Seconds(10));
        idle.ResetTimeout();
        Assert.Equal(0, AllocationTests.Cost(idle.ResetTimeout));
    }

    [Fact]
    public void An_idle_timeout_of_a_transport_closes_it() =>
        RunVirtually(async reactor =>
        {
            var transport = new StringTransport(reactor);
            var idle = new IdleTimeout(transport, Seconds(5));
            await reactor.DeferLater(Seconds(6));
            Assert.False(transport.IsConnected);
            Assert.False(transport.IsAborted);
            Assert.Null(idle.Period);
        });

    [Fact]
    public void A_deadline_passes_once_and_not_when_it_was_cleared()
    {
        var deadline = new Deadline(_clock, () => _fired++);
        deadline.Set(Seconds(10));
        _clock.Advance(Seconds(5));
        deadline.Set(Seconds(10));
        _clock.Advance(Seconds(9));
        Assert.Equal(0, _fired);
        Assert.True(deadline.IsSet);
        _clock.Advance(Seconds(1));
        Assert.Equal(1, _fired);
        Assert.False(deadline.IsSet);
        deadline.Set(Seconds(10));
        deadline.Clear();
        _clock.Advance(Seconds(20));
        Assert.Equal(1, _fired);
        deadline.Set(Seconds(10));
        deadline.Set(Seconds(1));
        _clock.Advance(Seconds(1));
        Assert.Equal(2, _fired);
        deadline.Set(Seconds(10));
        deadline.Cancel();

        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_client_that_says_nothing_meets_the_deadline_of_the_first_frame() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines? lines) = Connect(
                reactor,
                new ScriptedLines { FirstFrameTimeout = Seconds(10) }
            );
            await reactor.DeferLater(Seconds(9));
            transport.Deliver("part of a line");
            Assert.True(transport.IsConnected);
            await reactor.DeferLater(Seconds(2));
            Assert.True(transport.IsAborted);
            transport.End();
            Assert.Equal(["lost"], lines.Calls);
        });

    [Fact]
    public void The_first_frame_meets_its_deadline_and_then_there_is_none() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines _) = Connect(
                reactor,
                new ScriptedLines { FirstFrameTimeout = Seconds(10) }
            );
            transport.Deliver("login\r\n");
            await reactor.DeferLater(Seconds(1_000));
            Assert.True(transport.IsConnected);
            transport.End();
        });

    [Fact]
    public void The_deadline_of_the_first_frame_can_be_removed() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines? lines) = Connect(
                reactor,
                new ScriptedLines { FirstFrameTimeout = Seconds(10) }
            );
            lines.FirstFrameTimeout = null;
            await reactor.DeferLater(Seconds(100));
            Assert.True(transport.IsConnected);
            transport.End();
        });

    [Fact]
    public void A_client_that_sends_a_byte_a_second_meets_the_deadline_of_each_frame() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines _) = Connect(
                reactor,
                new ScriptedLines { FrameTimeout = Seconds(10) }
            );
            for (int i = 0; i < 100; i++)
            {
                // Whole lines, slowly, are fine.
                transport.Deliver("on");
                await reactor.DeferLater(Seconds(5));
                transport.Deliver("e\r\n");
                await reactor.DeferLater(Seconds(100));
            }

            int bytes = 0;
            for (; transport.IsConnected; bytes++)
            {
                transport.Deliver("x");
                await reactor.DeferLater(Seconds(1));
            }

            Assert.InRange(bytes, 10, 11);
            Assert.True(transport.IsAborted);
            transport.End();
        });

    [Fact]
    public void Time_in_which_the_protocol_has_paused_does_not_count() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines? lines) = Connect(
                reactor,
                new ScriptedLines { FrameTimeout = Seconds(10) }
            );
            lines.OnLine = static (lines, _) => lines.PauseProducing();
            transport.Deliver("one\r\ntw");
            await reactor.DeferLater(Seconds(100));
            Assert.True(transport.IsConnected);
            lines.ResumeProducing();
            await reactor.DeferLater(Seconds(9));
            Assert.True(transport.IsConnected);
            await reactor.DeferLater(Seconds(2));
            Assert.True(transport.IsAborted);
            transport.End();
        });

    [Fact]
    public void An_exception_of_a_callback_when_a_pause_ends_is_reported_and_ends_the_connection() =>
        RunVirtually(async reactor =>
        {
            (StringTransport? transport, ScriptedLines? lines) = Connect(reactor, new ScriptedLines());
            lines.OnLine = static (lines, line) =>
            {
                lines.PauseProducing();
                if (line == "two")
                {
                    throw new FormatException("no");
                }
            };
            transport.Deliver("one\r\ntwo\r\nthree\r\n");
            lines.ResumeProducing();
            Assert.IsType<FormatException>(TakeError(reactor).Error);
            Assert.True(transport.IsAborted);
            transport.End();
            await Deferred.Succeed();
        });

    [Fact]
    public void The_timeout_factory_closes_idle_connections_and_leaves_no_timer() =>
        RunVirtually(async reactor =>
        {
            var lines = new ScriptedLines();
            var transport = new StringTransport(reactor);
            transport.Connect(
                new TimeoutFactory(Factory.ForProtocol(() => lines), Seconds(10)).BuildProtocol(transport.Peer)!
            );
            await reactor.DeferLater(Seconds(9));
            transport.Deliver("a\r\n");
            await reactor.DeferLater(Seconds(9));
            lines.SendLine("b");
            await reactor.DeferLater(Seconds(9));
            Assert.True(transport.IsConnected);
            await reactor.DeferLater(Seconds(2));
            Assert.False(transport.IsConnected);
            transport.End();

            var other = new StringTransport(reactor);
            other.Connect(
                new TimeoutFactory(Factory.ForProtocol(() => new ScriptedLines()), Seconds(10)).BuildProtocol(
                    transport.Peer
                )!
            );
            other.End();
            Assert.Empty(reactor.GetDelayedCalls());
        });

    private static (StringTransport Transport, ScriptedLines Lines) Connect(Reactor reactor, ScriptedLines lines)
    {
        var transport = new StringTransport(reactor);
        transport.Connect(lines);
        return (transport, lines);
    }
}
