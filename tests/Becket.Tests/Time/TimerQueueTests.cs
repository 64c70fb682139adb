using Becket.Tests.Deferreds;

namespace Becket.Tests.Time;

/// <summary>The promises of the queue to its host, and to objects of higher floors in it.</summary>
public sealed class TimerQueueTests : ITimerHost
{
    private readonly TimerQueue _queue;
    private readonly List<string> _ran = [];
    private readonly List<double> _earliest = [];
    private double _now;

    private bool _wrongThread;

    public TimerQueueTests() => _queue = new TimerQueue(this, _earliest.Add);

    double ITimerHost.Seconds => _now;

    TimerQueue ITimerHost.Timers => _queue;

    [Fact]
    public void A_turn_leaves_calls_made_during_the_turn_to_the_next()
    {
        void Again()
        {
            _ran.Add("again");
            _queue.CallLater(TimeSpan.Zero, Again);
        }

        _queue.CallLater(TimeSpan.Zero, Again);
        _queue.CallLater(TimeSpan.Zero, _ran.Add, "other");
        Turn();
        Assert.Equal(["again", "other"], _ran);
        Turn();
        Assert.Equal(["again", "other", "again"], _ran);
    }

    [Fact]
    public void A_call_moved_during_the_turn_waits_for_the_next()
    {
        DelayedCall moved = _queue.CallLater(TimeSpan.FromSeconds(1), _ran.Add, "moved");
        _queue.CallLater(TimeSpan.Zero, () => moved.Reset(TimeSpan.Zero));
        Turn();
        Assert.Empty(_ran);
        Turn();
        Assert.Equal(["moved"], _ran);
    }

    [Fact]
    public void Without_pending_calls_the_next_due_time_is_infinity()
    {
        Assert.Equal(double.PositiveInfinity, _queue.NextDue());
        _queue.CallLater(TimeSpan.FromSeconds(1), () => { }).Cancel();
        Assert.Equal(double.PositiveInfinity, _queue.NextDue());
    }

    [Fact]
    public void The_next_due_time_skips_cancelled_and_moved_calls()
    {
        _queue.CallLater(TimeSpan.FromSeconds(1), () => { }).Cancel();
        _queue.CallLater(TimeSpan.FromSeconds(2), () => { }).Reset(TimeSpan.FromSeconds(4));
        _queue.CallLater(TimeSpan.FromSeconds(3), () => { });
        Assert.Equal(3, _queue.NextDue());
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void The_host_is_notified_of_a_new_earliest_call_and_of_no_other()
    {
        _queue.CallLater(TimeSpan.FromSeconds(2), () => { });
        _queue.CallLater(TimeSpan.FromSeconds(3), () => { });
        _queue.CallLater(TimeSpan.FromSeconds(1), () => { }).Delay(TimeSpan.FromSeconds(-0.5));
        Assert.Equal([2, 1, 0.5], _earliest);
    }

    [Fact]
    public void The_host_checks_each_use_of_a_call_and_knows_whether_it_schedules()
    {
        DelayedCall call = _queue.CallLater(TimeSpan.FromSeconds(1), () => { });
        _wrongThread = true;
        Assert.Equal("delayedCall.Cancel", Assert.Throws<InvalidOperationException>(call.Cancel).Message);
        Assert.Equal(
            "delayedCall.Reset schedules",
            Assert.Throws<InvalidOperationException>(() => call.Reset(TimeSpan.Zero)).Message
        );
        Assert.Equal(
            "delayedCall.Delay schedules",
            Assert.Throws<InvalidOperationException>(() => call.Delay(TimeSpan.Zero)).Message
        );
        Assert.True(call.Active);
    }

    [Fact]
    public void An_object_that_is_not_a_delayed_call_can_wait_without_another_object()
    {
        var sleep = new Sleep(_ran);
        _queue.Schedule(sleep, 1);
        var other = new Sleep(_ran);
        long alone = AllocationTests.Cost(() => other = new Sleep(_ran));
        Assert.NotEqual(0, alone);
        Assert.Equal(
            alone,
            AllocationTests.Cost(() =>
            {
                var third = new Sleep(_ran);
                _queue.Schedule(third, 1);
                _queue.Cancel(ref ((ITimed)third).Timer);
            })
        );
        _queue.Schedule(other, 0.5);
        Assert.Equal([0.5, 1], _queue.GetDelayedCalls().Select(c => c.TimeInSeconds));
        _now = 1;
        Turn();
        Assert.Equal(["awake", "awake"], _ran);
    }

    [Fact]
    public void The_handle_of_an_object_that_is_not_a_delayed_call_can_cancel_and_move_it()
    {
        var sleep = new Sleep(_ran);
        _queue.Schedule(sleep, 1);
        DelayedCall handle = Assert.Single(_queue.GetDelayedCalls());
        handle.Reset(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _queue.NextDue());
        handle.Cancel();
        Assert.Equal(0, _queue.Count);
        Assert.Throws<AlreadyCancelledException>(handle.Cancel);
    }

    [Fact]
    public void Many_cancelled_calls_are_swept_and_the_others_stay_in_order()
    {
        DelayedCall[] calls = Enumerable
            .Range(0, 10_000)
            .Select(i => _queue.CallLater(TimeSpan.FromSeconds(i * 7919 % 10_000), () => _ran.Add($"{i}")))
            .ToArray();
        for (int i = 0; i < calls.Length; i++)
        {
            if (i % 100 != 0)
            {
                calls[i].Cancel();
            }
        }

        Assert.Equal(100, _queue.Count);
        _now = 10_000;
        Turn();
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => i * 100).OrderBy(i => i * 7919 % 10_000).Select(i => $"{i}"),
            _ran
        );
    }

    [Fact]
    public void A_heap_of_many_pages_and_a_full_line_keep_the_order_while_calls_are_cancelled_moved_and_added()
    {
        const int Count = 60_000;
        var random = new Random(7);
        var ran = new List<(double Due, int Call)>();
        var expected = new List<(double Due, long Order, int Call)>();
        long order = 0;
        var calls = new (DelayedCall Handle, double Due, long Order)[Count];
        for (int round = 0; round < 3; round++)
        {
            for (int call = 0; call < Count; call++)
            {
                int number = (round * Count) + call;
                double due = _now + DelayOf(call);
                calls[call] = (
                    _queue.CallLater(TimeSpan.FromSeconds(due - _now), () => ran.Add((_now, number))),
                    due,
                    order++
                );
            }

            for (int call = 0; call < Count; call++)
            {
                int number = (round * Count) + call;
                if (random.Next(3) == 0)
                {
                    calls[call].Handle.Cancel();
                    continue;
                }

                if (random.Next(2) == 0)
                {
                    double due = _now + DelayOf(call + 1);
                    calls[call].Handle.Reset(TimeSpan.FromSeconds(due - _now));
                    calls[call] = (calls[call].Handle, due, order++);
                }

                expected.Add((calls[call].Due, calls[call].Order, number));
            }

            for (int second = 0; second < 5_000; second++)
            {
                _now++;
                Turn();
            }
        }

        Assert.Equal(0, _queue.Count);
        Assert.Equal(expected.Order().Select(static call => (call.Due, call.Call)), ran);

        // Half of them have the same delay, so they come in order.
        int DelayOf(int call) => call % 2 == 0 ? 2_500 : random.Next(1, 5_000);
    }

    [Fact]
    public void A_late_call_leaves_the_line_open_for_those_that_follow()
    {
        _queue.CallLater(TimeSpan.FromHours(1), () => _ran.Add("late"));
        foreach (int second in new[] { 1, 3, 4, 2, 5 })
        {
            _queue.CallLater(TimeSpan.FromSeconds(second), () => _ran.Add($"{second}"));
        }

        Assert.Equal(1, _queue.NextDue());
        _now = 3600;
        Turn();
        Assert.Equal(["1", "2", "3", "4", "5", "late"], _ran);
    }

    void ITimerHost.CheckThread(string member, string of) => Check($"{of}.{member}");

    void ITimerHost.CheckCanSchedule(string member, string of) => Check($"{of}.{member} schedules");

    private void Check(string message)
    {
        if (_wrongThread)
        {
            throw new InvalidOperationException(message);
        }
    }

    // As in a reactor.
    private void Turn()
    {
        long before = _queue.NextSeq;
        while (_queue.TryTakeDue(_now, before, out ITimed? due))
        {
            due.Fire();
        }
    }

    private sealed class Sleep(List<string> ran) : ITimed
    {
        private TimerState _timer;

        ref TimerState ITimed.Timer => ref _timer;

        void ITimed.Fire() => ran.Add("awake");
    }
}
