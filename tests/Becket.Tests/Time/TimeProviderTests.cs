namespace Becket.Tests.Time;

/// <summary>Timers of the base class library on a clock.</summary>
public sealed class TimeProviderTests
{
    private readonly Clock _clock = new();
    private readonly List<double> _ticks = [];

    [Fact]
    public void Task_Delay_completes_when_the_clock_has_been_advanced()
    {
        var delay = Task.Delay(Seconds(5), _clock.TimeProvider, TestContext.Current.CancellationToken);
        _clock.Advance(Seconds(4.9));
        Assert.False(delay.IsCompleted);
        _clock.Advance(Seconds(0.1));
        Assert.True(delay.IsCompletedSuccessfully);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_cancellation_source_cancels_when_the_clock_has_been_advanced()
    {
        using var source = new CancellationTokenSource(Seconds(5), _clock.TimeProvider);
        _clock.Advance(Seconds(3));
        source.CancelAfter(Seconds(5));
        _clock.Advance(Seconds(3));
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(Seconds(2));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void The_time_of_day_starts_in_1970_unless_a_date_is_given()
    {
        _clock.Advance(Seconds(90));
        Assert.Equal(new DateTimeOffset(1970, 1, 1, 0, 1, 30, TimeSpan.Zero), _clock.TimeProvider.GetUtcNow());
        var start = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(2));
        var dated = new Clock(start);
        dated.Advance(Seconds(1));
        Assert.Equal(start + Seconds(1), dated.TimeProvider.GetUtcNow());
        Assert.Equal(dated.TimeProvider.GetUtcNow(), dated.TimeProvider.GetLocalNow());
    }

    [Fact]
    public void Elapsed_time_is_the_clock_s()
    {
        long start = _clock.TimeProvider.GetTimestamp();
        _clock.Pump(Seconds(0.1), Seconds(0.2));
        Assert.Equal(Seconds(0.3), _clock.TimeProvider.GetElapsedTime(start));
    }

    [Fact]
    public void A_periodic_timer_ticks_without_drift_while_time_passes()
    {
        using ITimer timer = Timer(Seconds(0.1), Seconds(0.1));
        _clock.AdvanceStepwise(Seconds(100.05));
        Assert.Equal(1000, _ticks.Count);
        Assert.Equal(100, _ticks[^1], 6);
    }

    [Fact]
    public void A_periodic_timer_that_was_jumped_over_ticks_once_and_keeps_its_beat()
    {
        using ITimer timer = Timer(Seconds(1), Seconds(1));
        _clock.Advance(Seconds(3.5));
        _clock.Advance(Seconds(0.25));
        _clock.Advance(Seconds(0.25));
        Assert.Equal([3.5, 4], _ticks);
    }

    [Fact]
    public void A_timer_with_no_period_ticks_once()
    {
        using ITimer never = Timer(Seconds(1), Timeout.InfiniteTimeSpan);
        using ITimer zero = Timer(Seconds(2), TimeSpan.Zero);
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Equal([1, 2], _ticks);
    }

    [Fact]
    public void A_changed_timer_counts_anew_and_an_infinite_due_time_stops_it()
    {
        using ITimer timer = Timer(Timeout.InfiniteTimeSpan, Seconds(1));
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Empty(_ticks);
        Assert.True(timer.Change(Seconds(1), Seconds(2)));
        _clock.AdvanceStepwise(Seconds(4));
        Assert.Equal([6, 8], _ticks);
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Seconds(2)));
        _clock.AdvanceStepwise(Seconds(4));
        Assert.Equal([6, 8], _ticks);
    }

    [Fact]
    public void A_timer_disposed_in_its_callback_ticks_no_more()
    {
        ITimer? timer = null;
        timer = _clock.TimeProvider.CreateTimer(
            _ =>
            {
                _ticks.Add(_clock.Seconds);
                timer!.Dispose();
            },
            null,
            Seconds(1),
            Seconds(1)
        );
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Equal([1], _ticks);
        Assert.False(timer.Change(Seconds(1), Seconds(1)));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_callback_that_throws_does_not_end_a_periodic_timer()
    {
        using ITimer timer = _clock.TimeProvider.CreateTimer(
            _ => throw new FormatException(),
            null,
            Seconds(1),
            Seconds(1)
        );
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(1)));
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(1)));
    }

    [Fact]
    public void A_callback_sees_the_AsyncLocals_of_the_code_that_made_the_timer()
    {
        var local = new AsyncLocal<string>();
        string? seen = null;
        local.Value = "maker";
        using ITimer timer = _clock.TimeProvider.CreateTimer(_ => seen = local.Value, null, Seconds(1), TimeSpan.Zero);
        local.Value = "mover";
        _clock.Advance(Seconds(1));
        Assert.Equal("maker", seen);
        Assert.Equal("mover", local.Value);
    }

    [Fact]
    public void Wrong_times_throw_as_in_the_base_class_library()
    {
        TimeProvider provider = _clock.TimeProvider;
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            provider.CreateTimer(_ => { }, null, Seconds(-1), TimeSpan.Zero)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            provider.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromDays(50))
        );
        Assert.Throws<ArgumentNullException>(() => provider.CreateTimer(null!, null, TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_made_on_another_thread_is_posted_home_and_counts_from_its_request()
    {
        var posted = new Queue<Action>();
        bool home = false;
        var provider = new ReactorTimeProvider(_clock, () => default, TimeZoneInfo.Utc, () => home, posted.Enqueue);
        using ITimer timer = provider.CreateTimer(_ => _ticks.Add(_clock.Seconds), null, Seconds(2), TimeSpan.Zero);
        _clock.Advance(Seconds(1));
        Assert.Empty(_clock.GetDelayedCalls());
        posted.Dequeue()();
        _clock.Advance(Seconds(1));
        Assert.Equal([2], _ticks);

        home = true;
        timer.Change(Seconds(1), TimeSpan.Zero);
        home = false;
        timer.Dispose();
        _clock.Advance(Seconds(1));
        Assert.Equal([2], _ticks);
        posted.Dequeue()();
        Assert.Empty(_clock.GetDelayedCalls());
    }

    private ITimer Timer(TimeSpan due, TimeSpan period) =>
        _clock.TimeProvider.CreateTimer(_ => _ticks.Add(_clock.Seconds), null, due, period);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
