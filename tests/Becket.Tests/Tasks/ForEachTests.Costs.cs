using static Becket.Tests.Tasks.Results;

namespace Becket.Tests.Tasks;

/// <content>The stack, the loop, the execution context and the memory that a run needs.</content>
public sealed partial class ForEachTests
{
    [Fact]
    public void Jobs_that_finish_at_once_do_not_recurse()
    {
        long sum = 0L;
        Assert.True(
            Cooperator
                .ForEach(
                    Enumerable.Range(0, 1_000_000),
                    3,
                    i =>
                    {
                        sum += i;
                        return Deferred.Succeed();
                    }
                )
                .Called
        );
        Assert.Equal(499_999_500_000, sum);
    }

    [Fact]
    public void Jobs_that_finish_at_once_leave_room_for_others()
    {
        (int jobs, List<int>? seen) = (0, new List<int>());
        Deferred<int[]> all = Cooperator.ForEach(
            Enumerable.Range(0, 3_000),
            3,
            i =>
            {
                jobs++;
                return Deferred.Succeed(i);
            },
            new ForEachOptions { Time = _clock }
        );
        Assert.False(all.Called);
        Look();
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal([1_000, 2_000], seen);
        Assert.Equal(3_000, Value(all).Length);

        // This call is scheduled behind the run's next slice, so it sees the effect of the slice.
        void Look()
        {
            seen.Add(jobs);
            if (seen.Count < 2)
            {
                _clock.CallLater(TimeSpan.Zero, Look);
            }
        }
    }

    [Fact]
    public void A_cancel_between_slices_leaves_no_timer()
    {
        Deferred all = Cooperator.ForEach(
            Traced(3_000),
            3,
            _ => Deferred.Succeed(),
            new ForEachOptions { Time = _clock }
        );
        Assert.Single(_clock.GetDelayedCalls());
        all.Cancel();
        Assert.Empty(_clock.GetDelayedCalls());
        Assert.Equal("disposed", _did[^1]);
        Assert.IsType<CancelledException>(Error(all));
    }

    [Fact]
    public void Jobs_fired_together_are_followed_by_the_next_in_the_same_run()
    {
        var gates = new List<Deferred>();
        Deferred all = Cooperator.ForEach(
            Enumerable.Range(0, 100_000),
            2,
            _ =>
            {
                gates.Add(new Deferred());
                return gates[^1];
            }
        );
        for (int i = 0; i < gates.Count; i++)
        {
            Assert.InRange(gates.Count, i + 1, i + 2);
            gates[i].Callback();
        }

        Assert.True(all.Called);
        Assert.Equal(100_000, gates.Count);
    }

    [Fact]
    public void Work_that_fires_other_jobs_does_not_recurse()
    {
        Deferred? last = null;
        Deferred all = Cooperator.ForEach(
            Enumerable.Range(0, 200_000),
            2,
            _ =>
            {
                Deferred? before = last;
                last = new Deferred();
                before?.Callback();
                return last;
            }
        );
        last!.Callback();
        Assert.True(all.Called);
    }

    [Fact]
    public void One_inside_another_and_so_on_leaves_the_stack_flat()
    {
        var gate = new Deferred();
        Deferred tower = gate;
        for (int i = 0; i < 50_000; i++)
        {
            Deferred inner = tower;
            tower = Cooperator.ForEach([0], 1, _ => inner);
        }

        gate.Callback();
        Assert.True(tower.Called);
    }

    [Fact]
    public void Every_job_starts_in_the_execution_context_of_the_caller()
    {
        var local = new AsyncLocal<string> { Value = "caller" };
        var seen = new List<string?>();
        Cooperator.ForEach(
            [1, 2, 3, 4],
            2,
            async i =>
            {
                seen.Add(local.Value);
                local.Value = $"job {i}";
                await _clock.DeferLater(Seconds(1));
            }
        );
        local.Value = "later";
        _clock.AdvanceStepwise(Seconds(5));
        Assert.Equal(["caller", "caller", "caller", "caller"], seen);
    }

    [Fact]
    public void A_job_costs_the_run_nothing()
    {
        // The smallest of several measurements counts: the runtime itself may allocate on this thread, as when it
        // installs optimized code.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            Deferred[] gates = Enumerable.Range(0, 10_100).Select(_ => new Deferred()).ToArray();
            Deferred all = Cooperator.ForEach(gates, 5, gate => gate);
            for (int i = 0; i < 100; i++)
            {
                gates[i].Callback();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 100; i < gates.Length; i++)
            {
                gates[i].Callback();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(all.Called);
        }

        Assert.InRange(least, 0, 2_000);
    }
}
