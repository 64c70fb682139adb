using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed class AddTimeoutTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void In_time_nothing_happens_and_the_timer_is_gone()
    {
        var number = new Deferred<int>();
        Deferred<int> same = number.AddTimeout(Seconds(2), _clock);
        Assert.Same(number, same);
        _clock.Advance(Seconds(1));
        number.Callback(7);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal(7, Value(number));
    }

    [Fact]
    public void Too_late_it_is_cancelled_and_fails_with_a_timeout()
    {
        bool cancelled = false;
        Deferred<int> number = new Deferred<int>(_ => cancelled = true).AddTimeout(Seconds(2), _clock);
        _clock.Advance(Seconds(2));
        Assert.True(cancelled);
        TimeoutException error = Assert.IsType<TimeoutException>(Error(number));
        Assert.Equal("There was no result within 2 s, so it was cancelled.", error.Message);
        Assert.IsType<CancelledException>(error.InnerException);
    }

    [Fact]
    public void Its_place_in_the_chain_says_what_is_timed()
    {
        var inner = new Deferred<int>();
        var number = new Deferred<int>();
        number.AddCallback(_ => inner).AddTimeout(Seconds(2), _clock);
        number.Callback(1);
        _clock.Advance(Seconds(2));
        Assert.True(inner.Called);
        Assert.IsType<TimeoutException>(Error(number));
    }

    [Fact]
    public void A_failure_of_its_own_stays()
    {
        Deferred<int> number = new Deferred<int>(d => d.Errback(new FormatException())).AddTimeout(Seconds(2), _clock);
        _clock.Advance(Seconds(2));
        Assert.IsType<FormatException>(Error(number));
    }

    [Fact]
    public void A_value_from_the_canceller_stays()
    {
        Deferred<int> number = new Deferred<int>(d => d.Callback(3)).AddTimeout(Seconds(2), _clock);
        _clock.Advance(Seconds(2));
        Assert.Equal(3, Value(number));
    }

    [Fact]
    public void A_paused_one_is_not_changed_by_the_cancel_but_the_time_is_over()
    {
        var number = new Deferred<int>();
        number.AddTimeout(Seconds(2), _clock, (outcome, _) => outcome.Value + 100);
        number.Pause();
        number.Callback(1);
        _clock.Advance(Seconds(2));
        number.Unpause();
        Assert.Equal(101, Value(number));
    }

    [Fact]
    public void A_function_decides_the_result_of_a_timeout()
    {
        var told = new List<(Type?, TimeSpan)>();
        Deferred<int> value = new Deferred<int>().AddTimeout(
            Seconds(1),
            _clock,
            (outcome, after) =>
            {
                told.Add((outcome.Failure?.Exception.GetType(), after));
                return 9;
            }
        );
        Deferred<int> outcome = new Deferred<int>().AddTimeout(
            Seconds(1),
            _clock,
            (_, _) => new Outcome<int>(new Failure(new FormatException()))
        );
        Deferred<int> later = new Deferred<int>().AddTimeout(
            Seconds(1),
            _clock,
            async (_, _) =>
            {
                await _clock.DeferLater(Seconds(1));
                return 8;
            }
        );
        _clock.Advance(Seconds(1));
        Assert.Equal([(typeof(CancelledException), Seconds(1))], told);
        Assert.Equal(9, Value(value));
        Assert.IsType<FormatException>(Error(outcome));
        _clock.Advance(Seconds(1));
        Assert.Equal(8, Value(later));
    }

    [Fact]
    public void In_time_the_function_is_not_called()
    {
        var plain = new Deferred();
        plain.AddTimeout(Seconds(1), _clock, (_, _) => throw new FormatException());
        var number = new Deferred<int>();
        number.AddTimeout(Seconds(1), _clock, (_, _) => -1);
        plain.Callback();
        number.Callback(5);
        Assert.True(plain.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
        Assert.Equal(5, Value(number));
    }

    [Fact]
    public void Without_a_value_an_action_makes_it_a_success()
    {
        bool late = false;
        Deferred plain = new Deferred().AddTimeout(Seconds(1), _clock, (_, _) => late = true);
        Deferred waits = new Deferred().AddTimeout(
            Seconds(1),
            _clock,
            async (_, _) => await _clock.DeferLater(Seconds(1))
        );
        _clock.Advance(Seconds(1));
        Assert.True(late);
        Assert.True(plain.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
        Assert.True(waits.IsWaiting);
        _clock.Advance(Seconds(1));
        Assert.True(waits.TryGetOutcome(out outcome) && outcome.Succeeded);
    }

    [Fact]
    public void Seen_as_a_Deferred_the_value_is_kept()
    {
        var number = new Deferred<int>();
        Deferred plain = number;
        Assert.Same(number, plain.AddTimeout(Seconds(1), _clock));
        number.Callback(5);
        Assert.Equal(5, Value(number));
    }

    [Fact]
    public void An_async_method_sees_the_cancel_where_it_waits()
    {
        Exception? seen = null;
        async Deferred Wait()
        {
            try
            {
                await _clock.DeferLater(Seconds(10));
            }
            catch (CancelledException error)
            {
                seen = error;
                throw;
            }
        }

        Deferred waiting = Wait().AddTimeout(Seconds(1), _clock);
        _clock.Advance(Seconds(1));
        Assert.NotNull(seen);
        Assert.IsType<TimeoutException>(Error(waiting));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void A_deferred_that_has_fired_leaves_no_timer()
    {
        Deferred.Succeed(1).AddTimeout(Seconds(1), _clock);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void What_a_canceller_throws_comes_out_of_the_clock()
    {
        Deferred<int> number = new Deferred<int>(_ => throw new FormatException()).AddTimeout(Seconds(1), _clock);
        Assert.Throws<FormatException>(() => _clock.Advance(Seconds(1)));
        Assert.False(number.Called);
    }

    [Fact]
    public void The_sketch_of_errors_compiles_and_holds()
    {
        var page = new Deferred<string>();
        Deferred<int> parsed = page.AddTimeout(Seconds(10), _clock)
            .AddErrback<TimeoutException>(late => "")
            .AddCallback(text => text.Length);
        _clock.Advance(Seconds(10));
        Assert.Equal(0, Value(parsed));
    }
}
