using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>When an alarm is durable, and where records go that the store does not take.</summary>
public sealed class WriterSpoolTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Clock _clock = new();
    private readonly ScriptedStore _store = new();
    private readonly MemorySpool _spool = new();

    [Fact]
    public void An_alarm_is_durable_when_the_store_has_it_and_not_before()
    {
        Deferred durable = Writer(_spool).Add(Make.Alarm("a", 1));
        _clock.Advance(s_second - s_moment);
        Assert.False(durable.TryGetOutcome(out _));
        _store.Succeed();
        Assert.True(durable.TryGetOutcome(out _));
        _clock.Advance(s_second);
        Assert.Empty(_spool.Alarms);
    }

    [Fact]
    public void An_alarm_that_the_store_does_not_take_in_a_second_is_durable_in_the_spool_until_the_store_has_it()
    {
        StoreWriter writer = Writer(_spool);
        Deferred durable = writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_second);
        Assert.True(durable.TryGetOutcome(out _));
        Assert.Single(_spool.Alarms);
        Assert.Equal((1, 1), (writer.Statistics().Alarms, writer.Statistics().Spooled));

        _store.Succeed();
        Assert.Single(_store.Alarms);
        Assert.Empty(_spool.Alarms);
        Assert.Equal((0, 0), (writer.Statistics().Alarms, writer.Statistics().Spooled));
    }

    [Fact]
    public void The_second_before_spooling_is_counted_for_each_alarm()
    {
        StoreWriter writer = Writer(_spool);
        Deferred first = writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_second / 2);
        Deferred second = writer.Add(Make.Alarm("a", 2));
        _clock.Advance(s_second / 2);
        Assert.True(first.TryGetOutcome(out _));
        Assert.False(second.TryGetOutcome(out _));
        _clock.Advance(s_second / 2);
        Assert.True(second.TryGetOutcome(out _));
        Assert.Equal(2, _spool.Alarms.Count);
    }

    [Fact]
    public void When_a_write_has_failed_alarms_do_not_wait_for_the_store()
    {
        StoreWriter writer = Writer(_spool);
        Deferred first = writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_moment);
        _store.Fail();
        _clock.Advance(s_moment);
        Assert.True(first.TryGetOutcome(out _));

        Deferred second = writer.Add(Make.Alarm("a", 2));
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(second.TryGetOutcome(out _));
    }

    [Fact]
    public void Without_a_spool_an_alarm_is_durable_only_when_the_store_has_it()
    {
        StoreWriter writer = Writer(spool: null);
        Deferred durable = writer.Add(Make.Alarm("a", 1));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _store.Fail();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(durable.TryGetOutcome(out _));
        _store.Succeed();
        Assert.True(durable.TryGetOutcome(out _));
    }

    [Fact]
    public void An_alarm_that_neither_store_nor_spool_takes_is_not_durable()
    {
        _spool.IsBroken = true;
        StoreWriter writer = Writer(_spool);
        Deferred durable = writer.Add(Make.Alarm("a", 1));
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(10));
        Assert.False(durable.TryGetOutcome(out _));

        _spool.IsBroken = false;
        _clock.AdvanceStepwise(s_second);
        Assert.True(durable.TryGetOutcome(out _));
    }

    [Fact]
    public void Records_in_the_spool_at_the_start_are_written_to_the_store_and_removed_from_the_spool()
    {
        _spool.Alarms.Add(Make.Alarm("a", 1).Key, Make.Alarm("a", 1));
        StoreWriter writer = Writer(_spool);
        writer.Restore(
            new Batch
            {
                Alarms = [Make.Alarm("a", 1)],
                Positions = [Make.Position("a", 2)],
                LastSeen = [Make.LastSeen("a", 3)],
            }
        );
        Assert.Equal(1, writer.Statistics().Spooled);
        _clock.Advance(s_second);
        _store.Succeed();

        Assert.Equal((1, 1, 1), (_store.Alarms.Count, _store.Positions.Count, _store.LastSeen.Count));
        Assert.Empty(_spool.Alarms);
    }

    [Fact]
    public void Draining_writes_everything_at_once_and_nothing_afterwards()
    {
        StoreWriter writer = Writer(_spool);
        for (int serial = 0; serial < 20; serial++)
        {
            writer.Add(Make.Position("a", serial));
            writer.Add(Make.LastSeen("a", serial));
        }

        _clock.Advance(s_moment);
        Deferred<Batch> left = writer.Drain(TimeSpan.FromSeconds(5));
        while (!left.TryGetOutcome(out _))
        {
            _store.Succeed();
            _clock.Advance(TimeSpan.Zero);
        }

        Assert.Equal(Batch.Empty, Result(left));
        Assert.Equal((20, Make.Noon.AddSeconds(19)), (_store.Positions.Count, _store.LastSeen["a"]));
        Assert.Empty(_clock.GetDelayedCalls());
        writer.Add(Make.Position("a", 99));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void An_idle_writer_is_drained_at_once() =>
        Assert.Equal(Batch.Empty, Result(Writer(_spool).Drain(TimeSpan.FromSeconds(5))));

    [Fact]
    public void Records_that_the_store_does_not_take_before_the_deadline_go_to_the_spool()
    {
        StoreWriter writer = Writer(_spool);
        writer.Add(Make.Alarm("a", 1));
        writer.Add(Make.Position("a", 2));
        _clock.Advance(s_moment);
        Deferred<Batch> left = writer.Drain(TimeSpan.FromSeconds(10));
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(3));

        // The spool has everything long before the deadline, and the store may still take it.
        Assert.Equal((1, 1), (_spool.Alarms.Count, _spool.Positions.Count));
        Assert.False(left.TryGetOutcome(out _));
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(7));
        Assert.Equal(Batch.Empty, Result(left));

        // The write that was under way is not awaited. If it has its effect after all, the next run finds that.
        _store.Succeed();
        Assert.Empty(_spool.Alarms);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void What_the_store_takes_before_the_deadline_leaves_the_spool_again()
    {
        StoreWriter writer = Writer(_spool);
        writer.Add(Make.Alarm("a", 1));
        writer.Add(Make.Position("a", 2));
        writer.Add(Make.LastSeen("a", 3));
        _clock.Advance(s_moment);
        Deferred<Batch> left = writer.Drain(TimeSpan.FromSeconds(10));
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(4));
        Assert.Equal((1, 1), (_spool.Alarms.Count, _spool.Positions.Count));

        while (!left.TryGetOutcome(out _))
        {
            _store.Succeed();
            _clock.Advance(TimeSpan.Zero);
        }

        Assert.Equal((0, 0), (_spool.Alarms.Count, _spool.Positions.Count));
        Assert.Equal((1, 1, 1), (_store.Alarms.Count, _store.Positions.Count, _store.LastSeen.Count));
    }

    [Fact]
    public void Records_that_neither_store_nor_spool_takes_are_returned_and_logged()
    {
        StoreWriter writer = Writer(spool: null);
        writer.Add(Make.Alarm("a", 1));
        _clock.Advance(s_moment);
        _store.Fail();
        writer.Add(Make.Position("a", 2));
        Deferred<Batch> left = writer.Drain(TimeSpan.FromSeconds(1));
        while (!left.TryGetOutcome(out _))
        {
            _clock.Advance(s_moment);
            if (_store.IsWriting)
            {
                _store.Fail();
            }
        }

        Assert.Equal((1, 1), (Result(left).Alarms.Count, Result(left).Positions.Count));
    }

    /// <summary>Random failures of store and spool: every alarm that was reported as durable is stored, and every
    /// position is written or counted as dropped.</summary>
    [Fact]
    public void No_durable_alarm_is_lost() =>
        Gen.Int[0, 11].Array[0, 300].Sample(steps => new WriterSpoolTests().Play(steps), iter: 300);

    private void Play(int[] steps)
    {
        StoreWriter writer = Writer(_spool);
        var alarms = new List<(RecordKey Key, Deferred Durable)>();
        int positions = 0;
        foreach (int step in steps)
        {
            switch (step)
            {
                case 0 or 1 or 2:
                    AlarmRecord alarm = Make.Alarm("a", alarms.Count);
                    alarms.Add((alarm.Key, writer.Add(alarm)));
                    break;
                case 3 or 4 or 5:
                    writer.Add(Make.Position("a", positions++));
                    break;
                case 6 or 7 when _store.IsWriting:
                    _store.Fail(isDone: step == 7);
                    break;
                case 8 when _store.IsWriting:
                    _store.Succeed();
                    break;
                case 9:
                    _spool.IsBroken = !_spool.IsBroken;
                    break;
                default:
                    _clock.AdvanceStepwise(TimeSpan.FromSeconds(0.3 * step / 10));
                    break;
            }

            WriterStatistics kept = writer.Statistics();
            // Positions that are being written cannot make room for alarms.
            Assert.InRange(kept.Positions + kept.Alarms, 0, Math.Max(20, kept.Alarms + 8));
            Assert.All(
                alarms,
                alarm =>
                    Assert.True(
                        !alarm.Durable.TryGetOutcome(out _)
                            || _store.Alarms.ContainsKey(alarm.Key)
                            || _spool.Alarms.ContainsKey(alarm.Key)
                    )
            );
        }

        for (int tries = 0; writer.Statistics() is { Positions: > 0 } or { Alarms: > 0 }; tries++)
        {
            Assert.InRange(tries, 0, 1000);
            _clock.AdvanceStepwise(s_second);
            if (_store.IsWriting)
            {
                _store.Succeed();
            }
        }

        Assert.Equal(alarms.Count, _store.Alarms.Count);
        Assert.All(alarms, alarm => Assert.True(alarm.Durable.TryGetOutcome(out _)));
        Assert.Equal(positions, writer.Statistics().PositionsWritten + writer.Statistics().PositionsDropped);
        Assert.Empty(_spool.Alarms);
    }

    private StoreWriter Writer(IDeferredSpool? spool) =>
        new(
            _clock,
            _store,
            spool,
            new WriterOptions { Capacity = 20, BatchSize = 8 },
            new Random(1),
            NullLogger.Instance
        );

    private static Batch Result(Deferred<Batch> drained)
    {
        Assert.True(drained.TryGetOutcome(out Outcome<Batch> outcome));
        return outcome.Value;
    }
}
