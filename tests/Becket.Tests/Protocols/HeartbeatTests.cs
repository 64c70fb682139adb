using Becket.Testing;
using Becket.Tests.Deferreds;

namespace Becket.Tests.Protocols;

public sealed class HeartbeatTests : ProtocolTest
{
    private readonly Clock _clock = new();
    private readonly Heartbeat _heartbeat;
    private readonly List<double> _beats = [];
    private double? _lost;

    public HeartbeatTests() =>
        _heartbeat = new Heartbeat(_clock, () => _beats.Add(_clock.Seconds), () => _lost = _clock.Seconds);

    [Fact]
    public void A_beat_follows_each_interval()
    {
        _heartbeat.Start(Seconds(10), null);
        Advance(35);
        Assert.Equal([10, 20, 30], _beats);
        Assert.Null(_lost);
        _heartbeat.Stop();
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_peer_that_is_silent_for_longer_than_tolerated_is_lost_once()
    {
        _heartbeat.Start(Seconds(10), Seconds(40));
        Advance(100);
        Assert.Equal([10, 20, 30], _beats[..3]);
        Assert.Equal(40, _lost);
        Assert.False(_heartbeat.IsRunning);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Any_sign_of_life_begins_the_tolerated_time_anew()
    {
        _heartbeat.Start(Seconds(10), Seconds(40));
        Advance(39);
        _heartbeat.NoteReceived();
        Advance(39);
        Assert.Null(_lost);
        Advance(1);
        Assert.Equal(79, _lost);
    }

    [Fact]
    public void A_beat_waits_an_interval_after_something_else_was_sent()
    {
        _heartbeat.Start(Seconds(10), null);
        Advance(9);
        _heartbeat.NoteSent();
        Advance(10);
        Assert.Equal([19], _beats);
        _heartbeat.Stop();
    }

    [Fact]
    public void It_can_watch_without_beating_and_beat_without_watching()
    {
        _heartbeat.Start(null, Seconds(40));
        Advance(50);
        Assert.Empty(_beats);
        Assert.Equal(40, _lost);

        _lost = null;
        _heartbeat.Start(Seconds(20), null);
        Advance(1_000);
        Assert.Equal(50, _beats.Count);
        Assert.Null(_lost);
        _heartbeat.Stop();
    }

    [Fact]
    public void Silence_does_not_count_while_this_side_does_not_read()
    {
        _heartbeat.Start(Seconds(10), Seconds(40));
        Advance(30);
        _heartbeat.IsReadingPaused = true;
        Advance(100);
        _heartbeat.NoteReceived();
        Assert.Null(_lost);
        Assert.Equal(13, _beats.Count);
        _heartbeat.IsReadingPaused = false;
        Advance(39);
        Assert.Null(_lost);
        Advance(1);
        Assert.Equal(170, _lost);
    }

    [Fact]
    public void It_can_be_stopped_in_a_beat()
    {
        Heartbeat? heartbeat = null;
        int beats = 0;
        heartbeat = new Heartbeat(
            _clock,
            () =>
            {
                beats++;
                heartbeat!.Stop();
            },
            () => _lost = 0
        );
        heartbeat.Start(Seconds(10), Seconds(10));
        Advance(100);
        Assert.Equal(1, beats);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void After_it_has_stopped_noting_does_nothing()
    {
        _heartbeat.NoteReceived();
        _heartbeat.NoteSent();
        _heartbeat.IsReadingPaused = false;
        Assert.Empty(_clock.GetDelayedCalls());
        _heartbeat.Start(Seconds(1), Seconds(1));
        _heartbeat.Stop();
        _heartbeat.Stop();
        _heartbeat.NoteReceived();
        _heartbeat.NoteSent();
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Noting_allocates_nothing()
    {
        _heartbeat.Start(Seconds(10), Seconds(40));
        Assert.Equal(
            0,
            AllocationTests.Cost(() =>
            {
                _heartbeat.NoteReceived();
                _heartbeat.NoteSent();
            })
        );
        _heartbeat.Stop();
    }

    [Fact]
    public void Times_are_more_than_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _heartbeat.Start(TimeSpan.Zero, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => _heartbeat.Start(null, TimeSpan.Zero));
    }

    [Fact]
    public void The_heartbeat_of_a_transport_aborts_it() =>
        RunVirtually(async reactor =>
        {
            var transport = new StringTransport(reactor);
            var heartbeat = new Heartbeat(transport, () => transport.Write("ping "u8));
            heartbeat.Start(Seconds(10), Seconds(25));
            await reactor.DeferLater(Seconds(60));
            Assert.Equal("ping ping ", transport.Text);
            Assert.True(transport.IsAborted);
        });

    private void Advance(double seconds)
    {
        for (; seconds > 0; seconds--)
        {
            _clock.Advance(Seconds(1));
        }
    }
}
