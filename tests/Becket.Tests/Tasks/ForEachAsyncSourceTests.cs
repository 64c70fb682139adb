using System.Runtime.CompilerServices;
using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

public sealed class ForEachAsyncSourceTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly List<string> _did = [];

    // The test opens it after its checks. Code that waits for it goes on on a thread of the pool.
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Items_that_come_from_other_threads_are_worked_on_at_home()
    {
        async IAsyncEnumerable<int> Items()
        {
            for (int i = 0; i < 50; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        int here = Environment.CurrentManagedThreadId;
        Deferred<int[]> all = Cooperator.ForEach(
            Items(),
            slots: 3,
            async i =>
            {
                Assert.Equal(here, Environment.CurrentManagedThreadId);
                await Deferred.Succeed();
                return i * 2;
            }
        );
        _home.RunUntilFired(all);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 2), Value(all));
    }

    [Fact]
    public void Items_that_are_there_do_not_recurse()
    {
        long sum = 0L;
        Deferred all = Cooperator.ForEach(
            Ready(200_000),
            3,
            async i =>
            {
                sum += i;
            },
            new ForEachOptions { Time = _home.Clock }
        );
        for (int turn = 0; !all.Called && turn < 1_000; turn++)
        {
            _home.Clock.Advance(TimeSpan.Zero);
        }

        Assert.True(all.Called);
        Assert.Equal(19_999_900_000, sum);
        Assert.Equal(["disposed"], _did);
    }

    [Fact]
    public void An_item_is_asked_for_only_when_a_slot_is_free()
    {
        var gates = new List<Deferred>();
        Deferred all = Cooperator.ForEach(
            Ready(10, trace: true),
            2,
            _ =>
            {
                gates.Add(new Deferred());
                return gates[^1];
            }
        );
        Assert.Equal(["take 0", "take 1"], _did);
        gates[0].Callback();
        Assert.Equal(["take 0", "take 1", "take 2"], _did);
        all.Cancel();
        Assert.Equal(["take 0", "take 1", "take 2", "disposed"], _did);
        Assert.IsType<CancelledException>(Error(all));
    }

    [Fact]
    public void A_cancel_while_an_item_is_asked_for_reaches_the_source_and_waits_for_it()
    {
        async IAsyncEnumerable<int> Items([EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(false);
            }
            finally
            {
                await _gate.Task.ConfigureAwait(false);
                _did.Add("disposed");
            }
        }

        var job = new Deferred();
        Deferred all = Cooperator.ForEach(Items(), 2, _ => job);
        all.Cancel();
        Assert.True(job.Called);
        Assert.False(all.Called);
        _gate.SetResult();
        _home.RunUntilFired(all);
        Assert.IsType<CancelledException>(Error(all));
        Assert.Equal(["disposed"], _did);
    }

    [Fact]
    public void A_source_that_throws_ends_it_after_the_jobs_were_cancelled()
    {
        async IAsyncEnumerable<int> Items()
        {
            yield return 1;
            await _gate.Task.ConfigureAwait(false);
            throw new FormatException();
        }

        var job = new Deferred(_ => _did.Add("cancelled"));
        Deferred all = Cooperator.ForEach(Items(), 2, _ => job);
        Assert.False(all.Called);
        _gate.SetResult();
        _home.RunUntilFired(all);
        Assert.IsType<FormatException>(Error(all));
        Assert.Equal(["cancelled"], _did);
    }

    [Fact]
    public void It_fires_when_the_source_has_been_disposed()
    {
        async IAsyncEnumerable<int> Items()
        {
            try
            {
                yield return 1;
                yield return 2;
            }
            finally
            {
                await _gate.Task.ConfigureAwait(false);
                _did.Add("disposed");
            }
        }

        Deferred all = Cooperator.ForEach(
            Items(),
            1,
            Deferred (i) => i == 2 ? throw new FormatException() : Deferred.Succeed()
        );
        Assert.False(all.Called);
        _gate.SetResult();
        _home.RunUntilFired(all);
        Assert.Equal(["disposed"], _did);
        Assert.IsType<FormatException>(Error(all));
    }

    [Fact]
    public void Outcomes_of_every_job()
    {
        Deferred<Outcome<int>[]> all = Cooperator.ForEachOutcomes(Ready(4), 2, async i => 6 / (i - 1));
        Assert.Equal([-6, null, 6, 3], Value(all).Select(outcome => outcome.Succeeded ? outcome.Value : (int?)null));
        Deferred<Outcome[]> plain = Cooperator.ForEachOutcomes(Ready(4), 2, async _ => { });
        Assert.Equal(4, Value(plain).Length);
    }

    private async IAsyncEnumerable<int> Ready(int count, bool trace = false)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (trace)
                {
                    _did.Add($"take {i}");
                }

                yield return i;
            }
        }
        finally
        {
            _did.Add("disposed");
        }

        await Task.CompletedTask;
    }
}
