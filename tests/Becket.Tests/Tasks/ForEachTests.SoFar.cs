namespace Becket.Tests.Tasks;

/// <content>What is left of a run that ends early.</content>
public sealed partial class ForEachTests
{
    [Fact]
    public void A_run_that_fails_keeps_the_results_so_far_with_their_positions()
    {
        var jobs = new Deferred<string>[] { new(), new(), new(), new() };
        Deferred<string[]> all = Cooperator.ForEach(jobs, slots: 3, static job => job);
        jobs[2].Callback("third");
        jobs[0].Callback("first");
        jobs[1].Errback(new FormatException("second"));

        Exception error = ErrorOf(all);
        Assert.Equal("second", error.Message);
        Assert.Equal([(0, "first"), (2, "third")], Cooperator.ResultsSoFar<string>(error));
        Assert.Empty(Cooperator.ResultsSoFar<int>(error));
    }

    [Fact]
    public void A_run_that_is_cancelled_by_a_token_keeps_the_results_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        var jobs = new Deferred<int>[] { new(), new(_ => { }), new() };
        Deferred<int[]> all = Cooperator.ForEach(jobs, slots: 3, static job => job, cancellation.Token);
        jobs[2].Callback(30);

        // Done all the same, although it was asked to stop.
        var stubborn = new Deferred<int>(static work => work.Callback(10));
        Deferred<int[]> other = Cooperator.ForEach([stubborn], slots: 1, static job => job, cancellation.Token);
        cancellation.Cancel();

        Assert.Equal([(2, 30)], Cooperator.ResultsSoFar<int>(ErrorOf(all)));
        Assert.Equal([(0, 10)], Cooperator.ResultsSoFar<int>(ErrorOf(other)));
    }

    [Fact]
    public void A_timeout_of_a_run_leads_to_its_results_too()
    {
        Deferred<int[]> all = Cooperator
            .ForEach([1, 2], slots: 1, n => n == 1 ? Deferred.Succeed(n) : new Deferred<int>())
            .AddTimeout(TimeSpan.FromSeconds(1), _clock);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Exception error = ErrorOf(all);
        Assert.IsType<TimeoutException>(error);
        Assert.Equal([(0, 1)], Cooperator.ResultsSoFar<int>(error));
    }

    [Fact]
    public void A_run_without_values_knows_which_items_were_done_when_it_is_cancelled()
    {
        var jobs = new Deferred[] { new(), new(), new(), new(), new() };
        Deferred all = Cooperator
            .ForEach(jobs, slots: 4, static job => job)
            .AddTimeout(TimeSpan.FromSeconds(1), _clock);
        jobs[3].Callback();
        jobs[0].Callback();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Exception error = ErrorOf(all);
        Assert.IsType<TimeoutException>(error);
        Assert.Equal([0, 3], Cooperator.DoneSoFar(error));
        Assert.Equal(2, Cooperator.DoneSoFar(error).Count);
        Assert.Empty(Cooperator.DoneSoFar(new TimeoutException()));
    }

    [Fact]
    public void The_items_done_are_known_in_each_order_and_with_failures_that_count_as_results()
    {
        var options = new ForEachOptions { Order = ForEachOrder.Completion };
        var jobs = new Deferred<int>[] { new(), new(), new() };
        Deferred<int[]> values = Cooperator.ForEach(jobs, slots: 3, static job => job, options);
        jobs[2].Callback(30);
        jobs[0].Errback(new FormatException());
        Exception error = ErrorOf(values);
        Assert.Equal([(0, 30)], Cooperator.ResultsSoFar<int>(error));
        Assert.Equal([2], Cooperator.DoneSoFar(error));

        jobs = [new(), new(), new()];
        Deferred<Outcome<int>[]> outcomes = Cooperator.ForEachOutcomes(jobs, slots: 3, static job => job);
        jobs[2].Callback(30);
        jobs[0].Errback(new FormatException());
        outcomes.Cancel();
        Assert.Equal([0, 2], Cooperator.DoneSoFar(ErrorOf(outcomes)));
    }

    [Fact]
    public void A_run_without_values_around_another_leaves_the_results_of_that_one()
    {
        var inner = new Deferred<string>();
        Deferred all = Cooperator.ForEach(
            ["first", "second"],
            slots: 1,
            outer =>
                outer == "first"
                    ? Deferred.Succeed()
                    : Cooperator
                        .ForEach(["a", "b"], 1, item => item == "a" ? Deferred.Succeed(item) : inner)
                        .AddCallback(static _ => { })
        );
        inner.Errback(new FormatException("b"));

        Exception error = ErrorOf(all);
        Assert.Equal([0], Cooperator.DoneSoFar(error));
        Assert.Equal([(0, "a")], Cooperator.ResultsSoFar<string>(error));
    }

    [Fact]
    public void Outcomes_so_far_and_results_in_the_order_of_completion_are_kept_too()
    {
        var jobs = new Deferred<int>[] { new(), new(), new() };
        Deferred<Outcome<int>[]> all = Cooperator.ForEachOutcomes(
            jobs,
            slots: 3,
            static job => job,
            new ForEachOptions { Order = ForEachOrder.Completion }
        );
        jobs[2].Callback(3);
        jobs[0].Errback(new FormatException());
        all.Cancel();

        IReadOnlyList<(int Index, Outcome<int> Value)> kept = Cooperator.ResultsSoFar<Outcome<int>>(ErrorOf(all));
        Assert.Equal([(0, true), (1, false)], kept.Select(static each => (each.Index, each.Value.Succeeded)));
    }
}
