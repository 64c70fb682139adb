namespace Becket.Tests.Deferreds;

public sealed class RaceTests
{
    private readonly Deferred<string> _a = new();
    private readonly Deferred<string> _b = new();

    [Fact]
    public void The_first_success_wins_and_the_others_are_cancelled()
    {
        bool asked = false;
        var slow = new Deferred<string>(_ => asked = true);
        var race = Deferred.Race([_a, slow, _b]);

        _b.Callback("won");

        Assert.Equal((2, "won"), ChainTests.ValueOf(race));
        Assert.True(asked);
        Assert.True(_a.Called);
        _a.Callback("too late, and swallowed");
    }

    [Fact]
    public void A_failure_does_not_end_it()
    {
        var race = Deferred.Race([_a, _b]);
        _a.Errback(new FormatException());
        Assert.False(race.Called);
        _b.Callback("won");

        Assert.Equal((1, "won"), ChainTests.ValueOf(race));
    }

    [Fact]
    public void If_all_fail_it_fails_with_all_the_failures_in_their_order()
    {
        var race = Deferred.Race([_a, _b]);
        _b.Errback(new TimeoutException());
        _a.Errback(new FormatException());

        FailureGroupException group = Assert.IsType<FailureGroupException>(CancelTests.ErrorOf(race));
        Assert.Equal(
            [typeof(FormatException), typeof(TimeoutException)],
            group.Failures.Select(failure => failure.Exception.GetType())
        );
    }

    [Fact]
    public void Cancelling_it_cancels_all()
    {
        var race = Deferred.Race([_a, _b]);
        race.Cancel();

        Assert.True(_a.Called && _b.Called);
        Assert.All(
            Assert.IsType<FailureGroupException>(CancelTests.ErrorOf(race)).Failures,
            failure => Assert.IsType<CancelledException>(failure.Exception)
        );
    }

    [Fact]
    public void A_contender_that_answers_a_cancellation_with_a_value_does_not_win_too()
    {
        var stubborn = new Deferred<string>(d => d.Callback("me too"));
        var race = Deferred.Race([_a, stubborn]);
        _a.Callback("won");

        Assert.Equal((0, "won"), ChainTests.ValueOf(race));
    }

    [Fact]
    public void A_cancelled_race_may_still_be_won()
    {
        var stubborn = new Deferred<string>(d => d.Callback("won"));
        var race = Deferred.Race([_a, stubborn]);
        race.Cancel();

        Assert.Equal((1, "won"), ChainTests.ValueOf(race));
    }

    [Fact]
    public void A_contender_that_has_fired_already_wins_and_the_later_ones_are_cancelled()
    {
        var race = Deferred.Race([_a, Deferred.Succeed("there"), _b, Deferred.Succeed("second")]);

        Assert.Equal((1, "there"), ChainTests.ValueOf(race));
        Assert.True(_a.Called && _b.Called);
    }

    [Fact]
    public void Without_contenders_it_never_fires_but_can_be_cancelled()
    {
        var race = Deferred.Race<string>([]);
        Assert.False(race.Called);
        race.Cancel();

        Assert.IsType<CancelledException>(CancelTests.ErrorOf(race));
    }

    [Fact]
    public void The_results_of_the_contenders_are_used_up()
    {
        IReadOnlyCollection<UnhandledFailureEventArgs> reports = UnhandledFailureTests.Reports(static error =>
        {
            (Deferred<int>? a, Deferred<int>? b) = (new Deferred<int>(), new Deferred<int>());
            Deferred.Race([a, b]);
            b.Callback(1);
            a.Errback(error);
        });

        Assert.Empty(reports);
    }
}
