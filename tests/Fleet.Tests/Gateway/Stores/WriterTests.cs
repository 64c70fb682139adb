using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>The writer in virtual time, with a store that the test controls.</summary>
public sealed class WriterTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_linger = TimeSpan.FromMilliseconds(100);

    private readonly Clock _clock = new();
    private readonly ScriptedStore _store = new();
    private readonly MemorySpool _spool = new();
    private readonly StoreWriter _writer;

    public WriterTests() => _writer = Writer(_spool);

    [Fact]
    public void A_burst_from_one_device_is_one_last_seen_time()
    {
        for (int second = 0; second < 100; second++)
        {
            _writer.Add(Make.LastSeen("a", second));
        }

        _writer.Add(Make.LastSeen("b", 7));
        _clock.Advance(s_linger);
        _store.Succeed();

        Assert.Equal([Make.LastSeen("a", 99), Make.LastSeen("b", 7)], Assert.Single(_store.Tried).LastSeen);
    }

    [Fact]
    public void A_device_that_sends_all_the_time_is_written_once_a_second()
    {
        for (int step = 0; step < 100; step++)
        {
            _writer.Add(Make.LastSeen("a", step));
            _clock.Advance(s_linger);
            if (_store.IsWriting)
            {
                _store.Succeed();
            }
        }

        Assert.InRange(_store.Tried.Count, 9, 11);
        Assert.Equal(_store.Tried.Count, _writer.Statistics().Writes);
    }

    [Fact]
    public void An_older_last_seen_time_does_not_replace_a_later_one()
    {
        _writer.Add(Make.LastSeen("a", 1));
        _clock.Advance(s_linger);
        _writer.Add(Make.LastSeen("a", 2));
        _store.Fail();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([Make.LastSeen("a", 2)], _store.Last.LastSeen);
    }

    [Fact]
    public void Positions_wait_a_moment_to_be_written_together_and_alarms_do_not()
    {
        _writer.Add(Make.Position("a", 1));
        _clock.Advance(s_linger - s_moment);
        Assert.False(_store.IsWriting);

        _writer.Add(Make.Alarm("a", 2));
        Assert.False(_store.IsWriting);
        _clock.Advance(TimeSpan.Zero);
        Assert.True(_store.IsWriting);
        Assert.Single(_store.Last.Positions);
        Assert.Single(_store.Last.Alarms);
    }

    [Fact]
    public void One_write_is_under_way_at_a_time_and_records_that_arrive_meanwhile_are_in_the_next()
    {
        _writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_moment);
        _writer.Add(Make.Alarm("a", 2));
        _writer.Add(Make.Alarm("a", 3));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(_store.Tried);

        _store.Succeed();
        _clock.Advance(s_moment);
        Assert.Equal([2, 3], _store.Last.Alarms.Select(alarm => alarm.Serial));
    }

    [Fact]
    public void A_batch_respects_the_batch_size_and_alarms_go_first()
    {
        for (int serial = 0; serial < 30; serial++)
        {
            _writer.Add(Make.Position("a", serial));
            _writer.Add(Make.Alarm("a", serial));
        }

        _clock.Advance(s_moment);
        Assert.Equal((20, 0), (_store.Last.Alarms.Count, _store.Last.Positions.Count));
        _store.Succeed();
        _clock.Advance(s_moment);
        Assert.Equal((10, 10), (_store.Last.Alarms.Count, _store.Last.Positions.Count));
    }

    [Fact]
    public void A_failed_write_is_repeated_after_growing_pauses()
    {
        _writer.Add(Make.Position("a", 1));
        _clock.Advance(s_linger);
        var pauses = new List<double>();
        for (int tries = 1; tries <= 8; tries++)
        {
            Assert.Equal(tries, _store.Tried.Count);
            _store.Fail();
            double failed = _clock.Seconds;
            while (!_store.IsWriting)
            {
                _clock.Advance(s_moment);
            }

            pauses.Add(_clock.Seconds - failed);
        }

        _store.Succeed();
        Assert.Single(_store.Positions);

        // Each pause doubles the last one, from 0.1 s to 5 s, and has a random part of up to half a second.
        Assert.All(
            pauses,
            (pause, index) =>
                Assert.InRange(
                    pause,
                    Math.Min(5, 0.1 * Math.Pow(2, index)) - 0.001,
                    Math.Min(5, 0.1 * Math.Pow(2, index)) + 0.502
                )
        );
        Assert.Null(_writer.Statistics().LastError);
        Assert.Equal(8, _writer.Statistics().Failures);
    }

    [Fact]
    public void When_the_queue_is_full_the_oldest_positions_are_dropped_and_counted()
    {
        for (int serial = 0; serial < 150; serial++)
        {
            _writer.Add(Make.Position("a", serial));
        }

        Assert.Equal((100, 50), (_writer.Statistics().Positions, (int)_writer.Statistics().PositionsDropped));
        WriteAll();
        Assert.Equal(Enumerable.Range(50, 100), _store.Positions.Values.Select(position => position.Serial).Order());
    }

    [Fact]
    public void Positions_of_a_failed_write_are_put_back_before_those_that_wait()
    {
        for (int serial = 0; serial < 20; serial++)
        {
            _writer.Add(Make.Position("a", serial));
        }

        _clock.Advance(s_moment);
        Assert.Equal(20, _store.Last.Positions.Count);
        for (int serial = 20; serial < 110; serial++)
        {
            _writer.Add(Make.Position("a", serial));
        }

        // A hundred are kept, those being written included, so the oldest waiting ones were dropped.
        Assert.Equal((100, 10), (_writer.Statistics().Positions, (int)_writer.Statistics().PositionsDropped));
        _store.Fail();
        WriteAll();
        Assert.Equal(
            [.. Enumerable.Range(0, 20), .. Enumerable.Range(30, 80)],
            _store.Positions.Values.Select(position => position.Serial).Order()
        );
    }

    [Fact]
    public void Alarms_push_positions_out_and_are_never_dropped()
    {
        for (int serial = 0; serial < 100; serial++)
        {
            _writer.Add(Make.Position("a", serial));
        }

        for (int serial = 0; serial < 130; serial++)
        {
            _writer.Add(Make.Alarm("b", serial));
        }

        _writer.Add(Make.Position("a", 1000));
        Assert.Equal(
            (0, 130, 101L),
            (_writer.Statistics().Positions, _writer.Statistics().Alarms, _writer.Statistics().PositionsDropped)
        );
        WriteAll();
        Assert.Equal(130, _store.Alarms.Count);
        Assert.Empty(_store.Positions);
    }

    [Fact]
    public void When_alarms_fill_the_queue_there_is_room_again_once_half_of_them_are_written()
    {
        for (int serial = 0; serial < 100; serial++)
        {
            Assert.False(_writer.IsFullOfAlarms);
            _writer.Add(Make.Alarm("a", serial));
        }

        Assert.True(_writer.IsFullOfAlarms);
        Deferred room = _writer.WhenRoom();
        for (int writes = 1; writes <= 3; writes++)
        {
            _clock.Advance(s_moment);
            _store.Succeed();
            Assert.Equal(writes == 3, room.TryGetOutcome(out _));
        }
    }

    [Fact]
    public void An_alarm_that_is_sent_again_is_kept_once_and_both_waiters_fire()
    {
        Deferred first = _writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_moment);
        Deferred again = _writer.Add(Make.Alarm("a", 1));
        Assert.Equal(1, _writer.Statistics().Alarms);

        _store.Succeed();
        Assert.True(first.TryGetOutcome(out _));
        Assert.True(again.TryGetOutcome(out _));
        Assert.Single(_store.Tried);
    }

    [Fact]
    public void Reports_that_differ_in_one_byte_are_both_kept_while_they_wait()
    {
        _writer.Add(Make.Alarm("a", 1));
        _writer.Add(Make.Alarm("a", 1) with { Body = [1, 2, 4] });
        Assert.Equal(2, _writer.Statistics().Alarms);
        WriteAll();
        Assert.Equal(2, _store.Alarms.Count);
    }

    [Fact]
    public void Without_a_clock_a_copy_is_known_by_its_bytes_and_its_arrival_while_both_wait()
    {
        AlarmRecord alarm = Make.Alarm("a", 1) with { Time = null };
        _writer.Add(alarm);
        _writer.Add(alarm with { Received = alarm.Received.AddMinutes(1) });
        Assert.Equal(1, _writer.Statistics().Alarms);
        _writer.Add(alarm with { Received = alarm.Received.AddDays(1) });
        Assert.Equal(2, _writer.Statistics().Alarms);
        WriteAll();
        Assert.Equal(2, _store.Alarms.Count);
    }

    [Fact]
    public void What_the_store_will_never_take_is_not_repeated_and_its_alarms_are_durable_in_the_spool()
    {
        Deferred refused = _writer.Add(Make.Alarm("a", 1));
        Deferred taken = _writer.Add(Make.Alarm("b", 1));
        _writer.Add(Make.Position("a", 2));
        _writer.Add(Make.Position("b", 2));
        _clock.Advance(s_linger);
        Batch last = _store.Last;
        _store.Succeed(
            new Rejection(
                new Batch { Alarms = [last.Alarms[0]], Positions = [last.Positions[0]] },
                "The key fleet:alarms is a string."
            )
        );

        Assert.True(refused.TryGetOutcome(out _));
        Assert.True(taken.TryGetOutcome(out _));
        Assert.Equal("a", Assert.Single(_spool.Alarms.Values).Device);
        WriterStatistics statistics = _writer.Statistics();
        Assert.Equal(
            (0, 0, 0, 2L, "The key fleet:alarms is a string."),
            (statistics.Alarms, statistics.Positions, statistics.Spooled, statistics.Rejected, statistics.LastError)
        );
        _clock.AdvanceStepwise(TimeSpan.FromMinutes(1));
        Assert.Single(_store.Tried);

        // The next run finds it in the spool.
        _writer.Add(Make.Alarm("b", 3));
        _clock.Advance(s_linger);
        _store.Succeed();
        Assert.Single(_spool.Alarms);
        Assert.Null(_writer.Statistics().LastError);
    }

    [Fact]
    public void An_alarm_that_neither_the_store_nor_the_spool_takes_is_durable_when_the_spool_does()
    {
        _spool.IsBroken = true;
        Deferred refused = _writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_moment);
        _store.Succeed(new Rejection(new Batch { Alarms = _store.Last.Alarms }, "No."));
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(10));
        Assert.False(refused.TryGetOutcome(out _));
        _spool.IsBroken = false;
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(2));
        Assert.True(refused.TryGetOutcome(out _));
    }

    [Fact]
    public void What_is_shown_is_written_with_or_after_the_alarms_before_it()
    {
        for (int serial = 0; serial < 30; serial++)
        {
            _writer.Add(Make.Alarm("a", serial));
        }

        _writer.Add(new ShownAlarms("a", [], Make.Noon.AddSeconds(31)));
        _clock.Advance(s_moment);
        Assert.Equal((20, 0), (_store.Last.Alarms.Count, _store.Last.Shown.Count));
        _store.Succeed();
        _clock.Advance(s_moment);
        Assert.Equal((10, 1), (_store.Last.Alarms.Count, _store.Last.Shown.Count));
        _store.Fail();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((10, 1), (_store.Last.Alarms.Count, _store.Last.Shown.Count));
    }

    [Fact]
    public void The_number_of_waiting_last_seen_times_is_limited()
    {
        for (int device = 0; device < 250; device++)
        {
            _writer.Add(Make.LastSeen($"{device}", 1));
            _writer.Add(Make.LastSeen($"{device}", 2));
        }

        Assert.Equal(200, _writer.Statistics().LastSeen);
        Assert.Equal(100, _writer.Statistics().LastSeenDropped);
    }

    private StoreWriter Writer(IDeferredSpool? spool) =>
        new(
            _clock,
            _store,
            spool,
            new WriterOptions
            {
                Capacity = 100,
                BatchSize = 20,
                LastSeenCapacity = 200,
            },
            new Random(1),
            NullLogger.Instance
        );

    private void WriteAll()
    {
        while (_writer.Statistics() is { Positions: > 0 } or { Alarms: > 0 } or { LastSeen: > 0 })
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            if (_store.IsWriting)
            {
                _store.Succeed();
            }
        }
    }
}
