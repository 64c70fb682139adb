using System.Runtime.CompilerServices;

namespace Becket.Tests.Reactors.Inspecting;

/// <summary>Methods that wait for what nothing can fire.</summary>
public sealed class OrphanTests : InspectionTest
{
    [Fact]
    public void A_method_that_awaits_a_deferred_which_nobody_holds_is_an_orphan() =>
        Run(static async reactor =>
        {
            Deferred job = AwaitNobodys();

            WaitInfo wait = Assert.Single(reactor.Inspect(findOrphans: true).Waits);

            Assert.Equal(WaitProblem.Orphan, wait.Problem);
            job.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await job);
        });

    [Fact]
    public void It_is_whole_afterwards_and_goes_on_with_its_locals() =>
        Run(static async reactor =>
        {
            List<string> ran = [];
            Deferred job = CatchCancellation(ran);
            for (int i = 0; i < 3; i++)
            {
                _ = reactor.Inspect(findOrphans: true);
            }

            job.Cancel();
            await job;

            Assert.Equal(["local", "caught"], ran);
        });

    [Fact]
    public void One_whose_deferred_is_held_is_none() =>
        Run(static async reactor =>
        {
            var held = new Deferred();
            Deferred job = Wait(held);

            WaitInfo wait = Assert.Single(reactor.Inspect(findOrphans: true).Waits);

            Assert.Equal(WaitProblem.None, wait.Problem);
            held.Callback();
            await job;
        });

    [Fact]
    public void One_whose_deferred_is_in_the_locals_of_a_method_that_will_go_on_is_none() =>
        Run(static async reactor =>
        {
            (Deferred firing, Deferred waiting) = MakePair(reactor.DeferLater(Seconds(1)));

            ReactorSnapshot snapshot = reactor.Inspect(findOrphans: true);

            Assert.Equal(2, snapshot.Waits.Count);
            Assert.All(snapshot.Waits, static wait => Assert.Equal(WaitProblem.None, wait.Problem));
            await firing;
            await waiting;
        });

    [Fact]
    public void One_whose_deferred_is_only_in_the_locals_of_an_orphan_is_an_orphan_too() =>
        Run(static async reactor =>
        {
            (Deferred firing, Deferred waiting) = MakePair(null);

            ReactorSnapshot snapshot = reactor.Inspect(findOrphans: true);

            Assert.Equal(2, snapshot.Waits.Count);
            Assert.All(snapshot.Waits, static wait => Assert.Equal(WaitProblem.Orphan, wait.Problem));
            waiting.Cancel();
            firing.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await waiting);
            await Assert.ThrowsAsync<CancelledException>(async () => await firing);
        });

    [Fact]
    public void Of_a_tower_only_the_method_at_the_cause_is_named() =>
        Run(static async reactor =>
        {
            Deferred job = Wait(AwaitNobodys());

            WaitInfo outer = Assert.Single(reactor.Inspect(findOrphans: true).Waits);

            Assert.Equal(WaitProblem.None, outer.Problem);
            Assert.Equal(WaitProblem.Orphan, Assert.Single(outer.Children).Problem);
            job.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await job);
        });

    [Fact]
    public void An_orphan_behind_a_callback_that_returned_it_is_found() =>
        Run(static async reactor =>
        {
            Deferred begin = new();
            Deferred job = Wait(begin.AddCallback(static () => new Deferred()));
            begin.Callback();
            WaitInfo wait = Assert.Single(reactor.Inspect(findOrphans: true).Waits);
            Assert.Equal(WaitProblem.Orphan, wait.Problem);
            GC.KeepAlive(begin);
            job.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await job);
        });

    [Fact]
    public void A_wait_for_time_a_lock_or_a_list_of_them_is_no_orphan() =>
        Run(static async reactor =>
        {
            var gate = new DeferredLock();
            await gate.Acquire();
            List<Deferred> jobs =
            [
                Wait(reactor.DeferLater(Seconds(1))),
                WaitForLock(gate),
                Wait(Deferred.Gather([reactor.DeferLater(Seconds(2))])),
            ];

            ReactorSnapshot snapshot = reactor.Inspect(findOrphans: true);

            Assert.Equal(3, snapshot.Waits.Count);
            Assert.All(snapshot.Waits, static wait => Assert.Equal(WaitProblem.None, wait.Problem));
            gate.Release();
            await Deferred.Gather(jobs);
        });

    [Fact]
    public void Methods_that_were_garbage_before_their_end_are_counted() =>
        Run(static async reactor =>
        {
            MakeGarbage();
            await Deferred.Yield();

            GC.Collect();
            ReactorSnapshot snapshot = reactor.Inspect();

            Assert.Empty(snapshot.Waits);
            Assert.Equal(new LostWaitInfo("OrphanTests.AwaitNobodys", "Deferred", 3), Assert.Single(snapshot.Lost));
        });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeGarbage()
    {
        for (int i = 0; i < 3; i++)
        {
            _ = AwaitNobodys();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Deferred Firing, Deferred Waiting) MakePair(Deferred? first)
    {
        var second = new Deferred();
        return (FireAfter(first ?? new Deferred(), second), Wait(second));
    }

    private static async Deferred AwaitNobodys() => await new Deferred();

    private static async Deferred CatchCancellation(List<string> ran)
    {
        string local = "local";
        try
        {
            await new Deferred();
        }
        catch (CancelledException)
        {
            ran.AddRange([local, "caught"]);
        }
    }

    private static async Deferred Wait(Deferred end) => await end;

    private static async Deferred WaitForLock(DeferredLock gate)
    {
        await gate.Acquire();
        gate.Release();
    }

    private static async Deferred FireAfter(Deferred first, Deferred second)
    {
        await first;
        second.Callback();
    }
}
