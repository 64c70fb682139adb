namespace Becket.Tests.Deferreds;

public sealed class DeferredListTests
{
    private readonly Deferred<int> _a = new();
    private readonly Deferred<int> _b = new();
    private readonly FormatException _error = new();

    [Fact]
    public void It_fires_when_all_have_with_their_outcomes_in_their_order()
    {
        var list = new DeferredList<int>([_a, _b]);

        _b.Errback(_error);
        Assert.False(list.Called);
        _a.Callback(1);

        Assert.Equal(["1", "FormatException"], Texts(list));
        Assert.Null(ChainTests.ValueOf(list).FirstIndex);
    }

    [Fact]
    public void Members_keep_their_results()
    {
        _ = new DeferredList<int>([_a, _b]);
        _a.Callback(1);
        _b.Errback(_error);

        Assert.Equal(1, ChainTests.ValueOf(_a));
        Assert.Same(_error, CancelTests.ErrorOf(_b));
    }

    [Fact]
    public void With_ConsumeErrors_a_members_failure_counts_as_handled()
    {
        var list = new DeferredList<int>([_a, _b], DeferredListOptions.ConsumeErrors);
        _a.Callback(1);
        _b.Errback(_error);

        Assert.Equal(["1", "FormatException"], Texts(list));
        Assert.Equal(0, ChainTests.ValueOf(_b));
    }

    [Fact]
    public void With_FireOnOneCallback_it_fires_with_the_first_success_and_its_index()
    {
        var list = new DeferredList<int>([_a, _b], DeferredListOptions.FireOnOneCallback);
        _b.Callback(2);

        Assert.Equal(1, ChainTests.ValueOf(list).FirstIndex);
        Assert.Equal(["2"], Texts(list));
        _a.Callback(1);
        Assert.Equal(["2"], Texts(list));
    }

    [Fact]
    public void With_FireOnOneCallback_and_no_success_it_fires_with_all_the_failures()
    {
        var list = new DeferredList<int>(
            [_a, _b],
            DeferredListOptions.FireOnOneCallback | DeferredListOptions.ConsumeErrors
        );
        _a.Errback(_error);
        Assert.False(list.Called);
        _b.Errback(_error);

        Assert.Equal(["FormatException", "FormatException"], Texts(list));
        Assert.Null(ChainTests.ValueOf(list).FirstIndex);
    }

    [Fact]
    public void With_FireOnOneErrback_it_fails_with_the_first_failure_and_its_index()
    {
        var list = new DeferredList<int>(
            [_a, _b],
            DeferredListOptions.FireOnOneErrback | DeferredListOptions.ConsumeErrors
        );
        _b.Errback(_error);

        FirstErrorException first = Assert.IsType<FirstErrorException>(CancelTests.ErrorOf(list));
        Assert.Equal(1, first.Index);
        Assert.Same(_error, first.SubFailure.Exception);
        Assert.Same(_error, first.InnerException);
        _a.Errback(new TimeoutException());
        Assert.Equal(0, ChainTests.ValueOf(_a));
    }

    [Fact]
    public void With_both_whichever_comes_first_decides()
    {
        const DeferredListOptions Both =
            DeferredListOptions.FireOnOneCallback
            | DeferredListOptions.FireOnOneErrback
            | DeferredListOptions.ConsumeErrors;
        var error = new DeferredList<int>([_a, _b], Both);
        _b.Errback(_error);
        _a.Callback(1);
        var success = new DeferredList<int>([Deferred.Succeed(1), Deferred.Fail<int>(_error)], Both);

        Assert.IsType<FirstErrorException>(CancelTests.ErrorOf(error));
        Assert.Equal(0, ChainTests.ValueOf(success).FirstIndex);
    }

    [Fact]
    public void Of_two_lists_the_second_does_not_see_a_failure_that_the_first_consumed()
    {
        var first = new DeferredList<int>([_a], DeferredListOptions.ConsumeErrors);
        var second = new DeferredList<int>([_a]);
        _a.Errback(_error);

        Assert.Equal(["FormatException"], Texts(first));
        Assert.Equal(["0"], Texts(second));
    }

    [Fact]
    public void An_empty_list_fires_at_once_unless_it_waits_for_a_first_success()
    {
        Assert.Empty(Texts(new DeferredList<int>([])));
        Assert.Empty(ChainTests.ValueOf(new DeferredList([])));
        Assert.True(new DeferredList<int>([], DeferredListOptions.FireOnOneErrback).Called);
        Assert.False(new DeferredList<int>([], DeferredListOptions.FireOnOneCallback).Called);
        Assert.False(new DeferredList([], DeferredListOptions.FireOnOneCallback).Called);
    }

    [Fact]
    public void Members_that_have_fired_report_at_once() =>
        Assert.Equal(["1", "2"], Texts(new DeferredList<int>([Deferred.Succeed(1), Deferred.Succeed(2)])));

    [Fact]
    public void The_same_deferred_may_be_in_it_twice()
    {
        var list = new DeferredList<int>([_a, _b, _a]);
        _a.Callback(1);
        Assert.False(list.Called);
        _b.Callback(2);

        Assert.Equal(["1", "2", "1"], Texts(list));
    }

    [Fact]
    public void A_list_may_be_in_a_list()
    {
        var inner = new DeferredList<int>([_a]);
        var outer = new DeferredList<DeferredListResult<int>>([inner, new DeferredList<int>([_b])]);
        _a.Callback(1);
        _b.Callback(2);

        Assert.Equal([1, 2], ChainTests.ValueOf(outer).Select(outcome => outcome.Value[0].Value));
    }

    [Fact]
    public void Members_are_enumerated_once()
    {
        int started = 0;
        Deferred<int> Start(int n)
        {
            started++;
            return Deferred.Succeed(n);
        }

        Assert.Equal(["0", "1", "2"], Texts(new DeferredList<int>(Enumerable.Range(0, 3).Select(Start))));
        Assert.Equal(3, started);
    }

    [Fact]
    public void Cancelling_it_cancels_every_member_in_order()
    {
        var cancelled = new List<string>();
        var list = new DeferredList<int>(
            [
                new Deferred<int>(_ => cancelled.Add("a")),
                new Deferred<int>(_ => throw _error),
                new Deferred<int>(d =>
                {
                    cancelled.Add("c");
                    d.Callback(3);
                }),
            ],
            DeferredListOptions.ConsumeErrors
        );
        list.Cancel();

        Assert.Equal(["a", "c"], cancelled);
        Assert.False(list.Called);
    }

    [Fact]
    public void A_cancelled_list_fires_with_the_cancellations_of_its_members()
    {
        var list = new DeferredList<int>([_a, _b], DeferredListOptions.ConsumeErrors);
        _a.Callback(1);
        list.Cancel();

        Assert.Equal(["1", "CancelledException"], Texts(list));
    }

    [Fact]
    public void A_list_with_a_member_that_waits_for_the_list_can_be_cancelled()
    {
        var list = new DeferredList<int>([_a, _b]);
        _a.AddCallback(Deferred<int> (_) => list.AddCallback(outcomes => outcomes.Count));
        _a.Callback(1);
        _b.Pause();
        Assert.False(list.Called);

        list.Cancel();

        Assert.True(_b.Called);
        Assert.False(list.Called);
    }

    [Fact]
    public void A_list_that_has_fired_cannot_be_cancelled_even_if_it_waits()
    {
        var inner = new Deferred();
        var list = new DeferredList<int>([Deferred.Succeed(1), _b], DeferredListOptions.FireOnOneCallback);
        Deferred waiting = list.AddCallback(_ => inner);

        waiting.Cancel();

        Assert.False(_b.Called);
        Assert.False(inner.Called);
    }

    [Fact]
    public void A_list_without_values_takes_any_deferreds_and_leaves_their_values()
    {
        var plain = new Deferred();
        var list = new DeferredList([plain, _a]);
        plain.Errback(_error);
        _a.Callback(3);

        IReadOnlyList<Outcome> outcomes = ChainTests.ValueOf(list);
        Assert.Same(_error, outcomes[0].Failure!.Exception);
        Assert.True(outcomes[1].Succeeded);
        Assert.Equal(3, ChainTests.ValueOf(_a));
        Assert.Same(_error, CancelTests.ErrorOf(plain));
    }

    [Fact]
    public void A_list_without_values_knows_the_same_options()
    {
        var first = new DeferredList([_a, _b], DeferredListOptions.FireOnOneCallback);
        var error = new DeferredList(
            [_a, _b],
            DeferredListOptions.FireOnOneErrback | DeferredListOptions.ConsumeErrors
        );
        _a.Callback(1);
        _b.Errback(_error);

        Assert.True(Assert.Single(ChainTests.ValueOf(first)).Succeeded);
        Assert.Equal(1, Assert.IsType<FirstErrorException>(CancelTests.ErrorOf(error)).Index);
        Assert.Equal(0, ChainTests.ValueOf(_b));
    }

    [Fact]
    public void It_can_be_awaited()
    {
        async Deferred<int> Sum() => (await new DeferredList<int>([_a, _b])).Sum(outcome => outcome.Value);

        Deferred<int> sum = Sum();
        _a.Callback(1);
        _b.Callback(2);

        Assert.Equal(3, ChainTests.ValueOf(sum));
    }

    [Fact]
    public void A_member_keeps_its_value_when_a_callback_of_the_list_returns_it()
    {
        Deferred<int> ofValues = new DeferredList<int>([_a, _b]).AddCallback(_ => _b);
        Deferred<int> ofAny = new DeferredList(new Deferred[] { _a, _b }).AddCallback(_ => _b);
        _a.Callback(1);
        _b.Callback(2);

        Assert.Equal((2, 2, 2), (ChainTests.ValueOf(ofValues), ChainTests.ValueOf(ofAny), ChainTests.ValueOf(_b)));
    }

    [Fact]
    public void A_member_keeps_its_failure_when_a_callback_of_the_list_returns_it()
    {
        Deferred<int> ofValues = new DeferredList<int>([_a, _b]).AddCallback(_ => _b);
        Deferred<int> ofAny = new DeferredList(new Deferred[] { _a, _b }).AddCallback(_ => _b);
        _a.Callback(1);
        _b.Errback(_error);

        Assert.Same(_error, CancelTests.ErrorOf(ofValues));
        Assert.Same(_error, CancelTests.ErrorOf(ofAny));
        Assert.Same(_error, CancelTests.ErrorOf(_b));
    }

    private static string[] Texts(DeferredList<int> list) =>
        [
            .. ChainTests
                .ValueOf(list)
                .Select(outcome => outcome.Succeeded ? $"{outcome.Value}" : outcome.Failure!.Exception.GetType().Name),
        ];
}
