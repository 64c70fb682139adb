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
