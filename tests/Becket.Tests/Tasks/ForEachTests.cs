using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed partial class ForEachTests
{
    private readonly Clock _clock = new();
    private readonly List<string> _did = [];
    private int _running;
    private int _most;
    private int _finished;

    [Fact]
    public void The_line_of_the_sketches_compiles_and_gives_the_values_in_the_order_of_the_items()
    {
        string[] urls = ["aaa", "b", "cc"];
        Deferred<int[]> sizes = Cooperator.ForEach(urls, slots: 5, async url => (await Fetch(url)).Length);
        _clock.AdvanceStepwise(Seconds(10));
        Assert.Equal([3, 1, 2], Value(sizes));
    }

    [Fact]
    public void Every_kind_of_work_finds_its_overload()
    {
        int[] items = [1, 2, 3];
        Deferred plain = Cooperator.ForEach(items, 2, async _ => await _clock.DeferLater(Seconds(1)));
        Deferred method = Cooperator.ForEach(items, 2, Sleep);
        Deferred<string[]> values = Cooperator.ForEach(
            items,
            2,
            async i =>
            {
                await Sleep(i);
                return $"{i}";
            }
        );
        Deferred<int[]> typed = Cooperator.ForEach(items, 2, i => _clock.DeferLater(Seconds(1), () => i * i));
        Deferred<Outcome[]> outcomes = Cooperator.ForEachOutcomes(items, 2, Sleep);
        Deferred<Outcome<int>[]> valueOutcomes = Cooperator.ForEachOutcomes(items, 2, async i => 10 / (i - 2));
        _clock.AdvanceStepwise(Seconds(10));
        Assert.True(plain.Called && method.Called);
        Assert.Equal(["1", "2", "3"], Value(values));
        Assert.Equal([1, 4, 9], Value(typed));
        Assert.All(Value(outcomes), outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(
            [-10, null, 10],
            Value(valueOutcomes).Select(outcome => outcome.Succeeded ? outcome.Value : (int?)null)
        );
        Assert.IsType<DivideByZeroException>(Value(valueOutcomes)[1].Failure!.Exception);
    }

    [Fact]
    public void No_more_than_the_slots_run_at_once_and_no_item_waits_outside()
    {
        int taken = 0;
        IEnumerable<int> Items()
        {
            while (taken < 20)
            {
                Assert.InRange(taken - _finished, 0, 3);
                yield return taken++;
            }
        }

        Deferred all = Cooperator.ForEach(Items(), 4, Job);
        Assert.Equal(4, taken);
        _clock.AdvanceStepwise(Seconds(4));
        Assert.Equal(20, taken);
        Assert.False(all.Called);
        _clock.AdvanceStepwise(Seconds(1));
        Assert.True(all.Called);
        Assert.Equal(4, _most);
    }

    [Fact]
    public void The_results_can_come_in_the_order_of_completion()
    {
        Deferred<int[]> all = Cooperator.ForEach(
            [3, 1, 2],
            3,
            async seconds =>
            {
                await _clock.DeferLater(Seconds(seconds));
                return seconds;
            },
            new ForEachOptions { Order = ForEachOrder.Completion }
        );
        _clock.AdvanceStepwise(Seconds(3));
        Assert.Equal([1, 2, 3], Value(all));
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once()
    {
        Assert.Empty(Value(Cooperator.ForEach(Array.Empty<int>(), 5, async i => i)));
        Assert.True(Cooperator.ForEach(Array.Empty<int>(), 5, Job).Called);
    }

    [Fact]
    public void More_slots_than_items_cost_nothing()
    {
        Deferred<int[]> all = Cooperator.ForEach(
            [1, 2],
            int.MaxValue,
            async i =>
            {
                await Job(i);
                return i;
            }
        );
        _clock.Advance(Seconds(1));
        Assert.Equal([1, 2], Value(all));
    }

    [Fact]
    public void No_slots_are_a_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            Cooperator.ForEach([1], 0, Job);
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            Cooperator.ForEach((int[])null!, 1, Job);
        });
    }

    [Fact]
    public void The_first_failure_ends_it_and_nothing_is_left_running()
    {
        Deferred all = Cooperator.ForEach(
            Traced(10),
            3,
            async i =>
            {
                await Job(i, seconds: i == 1 ? 1 : 5);
                if (i == 1)
                {
                    throw new FormatException();
                }
            }
        );
        _clock.AdvanceStepwise(Seconds(1));
        Assert.IsType<FormatException>(Error(all));
        Assert.Equal(0, _running);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal(["take 0", "take 1", "take 2", "cancelled 0", "cancelled 2", "disposed"], _did);
    }

    [Fact]
    public void It_fails_only_when_the_cancelled_jobs_have_ended()
    {
        Deferred all = Cooperator.ForEach(
            [0, 1],
            2,
            async i =>
            {
                if (i == 1)
                {
                    await _clock.DeferLater(Seconds(1));
                    throw new FormatException();
                }

                try
                {
                    await _clock.DeferLater(Seconds(10));
                }
                finally
                {
                    await _clock.DeferLater(Seconds(2));
                    _did.Add("cleaned up");
                }
            }
        );
        _clock.AdvanceStepwise(Seconds(1));
        Assert.False(all.Called);
        _clock.AdvanceStepwise(Seconds(2));
        Assert.Equal(["cleaned up"], _did);
        Assert.IsType<FormatException>(Error(all));
    }

    [Fact]
    public void Work_that_throws_at_once_or_returns_null_has_failed()
    {
        Assert.IsType<FormatException>(Error(Cooperator.ForEach([1], 1, Deferred (_) => throw new FormatException())));
        Assert.IsType<InvalidOperationException>(Error(Cooperator.ForEach([1], 1, Deferred (_) => null!)));
        Outcome[] outcomes = Value(
            Cooperator.ForEachOutcomes(
                [1, 2],
                1,
                Deferred (i) => i == 1 ? throw new FormatException() : Deferred.Succeed()
            )
        );
        Assert.IsType<FormatException>(outcomes[0].Failure!.Exception);
        Assert.True(outcomes[1].Succeeded);
    }

    [Fact]
    public void A_source_that_throws_ends_it()
    {
        IEnumerable<int> Items()
        {
            yield return 1;
            throw new FormatException();
        }

        Deferred all = Cooperator.ForEach(Items(), 2, Job);
        Assert.Equal(0, _running);
        Assert.IsType<FormatException>(Error(all));
    }

    [Fact]
    public void Cancelling_it_cancels_the_jobs_and_disposes_the_source()
    {
        Deferred all = Cooperator.ForEach(Traced(10), 3, i => Job(i));
        _clock.AdvanceStepwise(Seconds(1));
        Assert.Equal(3, _running);
        all.Cancel();
        Assert.IsType<CancelledException>(Error(all));
        Assert.Equal(0, _running);
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal("disposed", _did.Where(text => !text.StartsWith("cancelled", StringComparison.Ordinal)).Last());
    }

    [Fact]
    public void A_token_cancels_it_also_before_it_begins()
    {
        using var source = new CancellationTokenSource();
        Deferred all = Cooperator.ForEach(
            Traced(10),
            3,
            i => Job(i),
            new ForEachOptions { CancellationToken = source.Token }
        );
        source.Cancel();
        Assert.IsType<CancelledException>(Error(all));
        _did.Clear();
        Assert.IsType<CancelledException>(
            Error(
                Cooperator.ForEach(Traced(10), 3, i => Job(i), new ForEachOptions { CancellationToken = source.Token })
            )
        );
        Assert.Empty(_did);
        Assert.Equal(0, _running);
    }

    [Fact]
    public void An_awaiting_method_that_is_cancelled_cancels_it()
    {
        async Deferred Outer() => await Cooperator.ForEach(Traced(10), 3, i => Job(i));
        Deferred outer = Outer();
        outer.Cancel();
        Assert.Equal(0, _running);
        Assert.IsType<CancelledException>(Error(outer));
    }

    [Fact]
    public void The_source_may_cancel_it_while_it_is_asked()
    {
        Deferred? all = null;
        IEnumerable<int> Items()
        {
            try
            {
                yield return 1;
                all!.Cancel();
                yield return 2;
            }
            finally
            {
                _did.Add("disposed");
            }
        }

        var gate = new Deferred();
        all = Cooperator.ForEach(
            Items(),
            1,
            i =>
            {
                _did.Add($"job {i}");
                return gate;
            }
        );
        gate.Callback();
        Assert.Equal(["job 1", "disposed"], _did);
        Assert.IsType<CancelledException>(Error(all));
    }

    [Fact]
    public void A_later_failure_of_another_job_is_not_lost()
    {
        (Deferred? first, Deferred? second) = (
            new Deferred(),
            new Deferred(d => d.Errback(new FormatException("second")))
        );
        Deferred all = Cooperator.ForEach([first, second], 2, gate => gate);
        first.Errback(new FormatException("first"));
        Assert.Equal("first", Error(all).Message);
        Assert.Equal("second", Error(second).Message);
    }

    [Fact]
    public void A_second_error_that_no_deferred_can_carry_is_reported()
    {
        IEnumerable<int> Items()
        {
            try
            {
                yield return 1;
            }
            finally
            {
                Complain();
            }
        }

        static void Complain() => throw new FormatException("in finally");

        var reported = new List<string>();
        void Note(object? home, UnhandledFailureEventArgs unhandled)
        {
            if (unhandled.Failure.Exception.Message == "in finally")
            {
                reported.Add(unhandled.Failure.Exception.Message);
            }
        }

        Deferred.UnhandledFailure += Note;
        try
        {
            Deferred all = Cooperator.ForEach(Items(), 1, Deferred (_) => throw new FormatException("first"));
            Assert.Equal("first", Error(all).Message);
        }
        finally
        {
            Deferred.UnhandledFailure -= Note;
        }

        Assert.Equal(["in finally"], reported);
    }

    private async Deferred<string> Fetch(string url)
    {
        await _clock.DeferLater(Seconds(10 / (double)(url.Length + 1)));
        return url;
    }

    private Deferred Sleep(int seconds) => _clock.DeferLater(Seconds(seconds));

    private Deferred Job(int number) => Job(number, seconds: 1);

    private async Deferred Job(int number, double seconds)
    {
        _most = Math.Max(_most, ++_running);
        try
        {
            await _clock.DeferLater(Seconds(seconds));
        }
        catch (CancelledException)
        {
            _did.Add($"cancelled {number}");
            throw;
        }
        finally
        {
            _running--;
            _finished++;
        }
    }

    private IEnumerable<int> Traced(int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                _did.Add($"take {i}");
                yield return i;
            }
        }
        finally
        {
            _did.Add("disposed");
        }
    }
}
