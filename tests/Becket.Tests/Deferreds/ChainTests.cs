namespace Becket.Tests.Deferreds;

public sealed class ChainTests
{
    private readonly List<string> _ran = [];

    [Fact]
    public void Callbacks_run_in_the_order_in_which_they_were_added()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(n => n + 1).AddCallback(n => n * 10).AddCallback(n => Note(n, "last"));

        deferred.Callback(1);

        Assert.Equal(["last 20"], _ran);
    }

    [Fact]
    public void The_whole_chain_has_run_when_Callback_returns()
    {
        var deferred = new Deferred();
        deferred.AddCallback(() => _ran.Add("callback"));

        deferred.Callback();
        _ran.Add("after");

        Assert.Equal(["callback", "after"], _ran);
    }

    [Fact]
    public void A_callback_added_to_a_fired_deferred_runs_at_once()
    {
        Deferred.Succeed(3).AddCallback(n => Note(n, "ran"));

        Assert.Equal(["ran 3"], _ran);
    }

    [Fact]
    public void What_a_callback_throws_passes_callbacks_by_and_goes_to_the_next_errback()
    {
        var error = new FormatException();
        Deferred
            .Succeed(1)
            .AddCallback(int (_) => throw error)
            .AddCallback(n => Note(n, "not run"))
            .AddErrback(failure =>
            {
                Assert.Same(error, failure.Exception);
                return 5;
            })
            .AddCallback(n => Note(n, "recovered"));

        Assert.Equal(["recovered 5"], _ran);
    }

    [Fact]
    public void Success_passes_an_errback_by()
    {
        Deferred.Succeed(1).AddErrback(_ => -1).AddCallback(n => Note(n, "still"));

        Assert.Equal(["still 1"], _ran);
    }

    [Fact]
    public void The_errback_of_a_pair_does_not_get_what_its_own_callback_throws()
    {
        Deferred
            .Succeed(1)
            .AddCallbacks(int (_) => throw new FormatException(), _ => Note(0, "own errback"))
            .AddErrback(_ => Note(0, "next errback"));

        Assert.Equal(["next errback 0"], _ran);
    }

    [Fact]
    public void A_chain_waits_for_the_deferred_that_a_callback_returns()
    {
        var inner = new Deferred<string>();
        Deferred<string> outer = Deferred.Succeed(1).AddCallback(_ => inner);
        outer.AddCallback(text =>
        {
            _ran.Add(text);
        });
        Assert.True(outer.IsWaiting);
        Assert.Empty(_ran);

        inner.Callback("came");

        Assert.Equal(["came"], _ran);
        Assert.False(outer.IsWaiting);
    }

    [Fact]
    public void The_failure_of_a_deferred_that_a_callback_returns_goes_to_the_outer_errback()
    {
        var inner = new Deferred<int>();
        Deferred.Succeed(1).AddCallback(_ => inner).AddErrback<FormatException>(_ => Note(0, "errback"));

        inner.Errback(new FormatException());

        Assert.Equal(["errback 0"], _ran);
    }

    [Fact]
    public void A_result_moves_so_the_deferred_it_came_from_is_left_with_nothing()
    {
        var inner = new Deferred<string>();
        Deferred<string> outer = Deferred.Succeed().AddCallback(() => inner);

        inner.Callback("moved");

        Assert.Equal("moved", ValueOf(outer));
        Assert.Null(ValueOf(inner));
    }

    [Fact]
    public void Of_two_waiters_for_one_deferred_the_first_gets_the_value_and_the_second_none()
    {
        var inner = new Deferred<string>();
        Deferred<string> first = Deferred.Succeed().AddCallback(() => inner);
        Deferred<string> second = Deferred.Succeed().AddCallback(() => inner);

        inner.Callback("only one");

        Assert.Equal("only one", ValueOf(first));
        Assert.Null(ValueOf(second));
    }

    [Fact]
    public void A_callback_added_by_a_running_callback_runs_in_its_turn()
    {
        var deferred = new Deferred();
        deferred.AddCallback(() =>
        {
            deferred.AddCallback(() => _ran.Add("third"));
            _ran.Add("first");
        });
        deferred.AddCallback(() => _ran.Add("second"));

        deferred.Callback();

        Assert.Equal(["first", "second", "third"], _ran);
    }

    [Fact]
    public void While_a_callback_runs_the_outcome_is_still_the_value_passed_in()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(n => n + ValueOf(deferred));

        deferred.Callback(21);

        Assert.Equal(42, ValueOf(deferred));
    }

    [Fact]
    public void A_callback_that_returns_its_own_deferred_fails_instead_of_waiting_for_ever()
    {
        var deferred = new Deferred<int>();
        deferred.AddCallback(_ => deferred).AddErrback<InvalidOperationException>(error => Note(0, error.Message));

        deferred.Callback(1);

        Assert.Contains("wait for itself", Assert.Single(_ran), StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_that_returns_null_for_a_deferred_fails_with_what_to_return_instead()
    {
        Deferred
            .Succeed(1)
            .AddCallback(Deferred<int> (_) => null!)
            .AddErrback<InvalidOperationException>(error => Note(0, error.Message));

        Assert.Contains("Deferred.Succeed()", Assert.Single(_ran), StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_passes_the_value_on_and_leaves_nothing()
    {
        var next = new Deferred<int>();
        var first = new Deferred<int>();
        Deferred rest = first.Chain(next);

        first.Callback(8);

        Assert.Equal(8, ValueOf(next));
        Assert.True(rest.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void Chain_passes_the_failure_on_and_leaves_success()
    {
        (Deferred? next, Deferred? first) = (new Deferred(), new Deferred());
        first.Chain(next);

        first.Errback(new FormatException());

        next.AddErrback<FormatException>(_ => _ran.Add("passed on"));
        Assert.Equal(["passed on"], _ran);
        Assert.True(first.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void Chaining_to_one_that_has_fired_fails_the_first()
    {
        var first = new Deferred();
        first.Chain(Deferred.Succeed()).AddErrback<AlreadyFiredException>(_ => _ran.Add("already"));

        first.Callback();

        Assert.Equal(["already"], _ran);
    }

    [Fact]
    public void AddBoth_sees_the_outcome_and_may_pass_it_on()
    {
        (Deferred<int>? good, Deferred<int>? bad) = (new Deferred<int>(), new Deferred<int>());
        foreach (Deferred<int>? deferred in new[] { good, bad })
        {
            deferred.AddBoth(outcome =>
            {
                _ran.Add(outcome.Succeeded ? $"value {outcome.Value}" : outcome.Failure!.Exception.GetType().Name);
                return outcome;
            });
        }

        good.Callback(1);
        bad.Errback(new FormatException());
        bad.AddErrback<FormatException>(_ => Note(0, "passed on"));

        Assert.Equal(["value 1", "FormatException", "passed on 0"], _ran);
    }

    [Fact]
    public void MaybeDeferred_makes_a_failure_of_what_the_function_throws()
    {
        Deferred
            .MaybeDeferred(Deferred<int> () => throw new FormatException())
            .AddErrback<FormatException>(_ => Note(0, "deferred"));
        Deferred
            .MaybeDeferred(int () => throw new FormatException())
            .AddErrback<FormatException>(_ => Note(0, "value"));
        Deferred.MaybeDeferred(() => Deferred.Succeed(4)).AddCallback(n => Note(n, "fired"));
        Deferred.Execute(() => 5).AddCallback(n => Note(n, "executed"));

        Assert.Equal(["deferred 0", "value 0", "fired 4", "executed 5"], _ran);
    }

    internal static T ValueOf<T>(Deferred<T> deferred)
    {
        Assert.True(deferred.TryGetOutcome(out Outcome<T> outcome));
        return outcome.Value;
    }

    private int Note(int n, string what)
    {
        _ran.Add($"{what} {n}");
        return n;
    }
}
