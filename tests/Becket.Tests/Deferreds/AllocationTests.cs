using System.Diagnostics;
using System.Reflection;

namespace Becket.Tests.Deferreds;

/// <summary>The cost in bytes: links and deferreds, never values, and one object for a method that suspends.</summary>
public sealed class AllocationTests
{
    private static readonly Func<int, int> s_increment = static n => n + 1;
    private static readonly Action<int> s_ignore = static _ => { };

    [Fact]
    public void A_chain_of_ten_int_callbacks_costs_no_more_than_400_bytes()
    {
        long cost = Cost(static () =>
        {
            var deferred = new Deferred<int>();
            for (int i = 0; i < 10; i++)
            {
                deferred.AddCallback(s_increment);
            }

            deferred.Callback(1);
        });

        Assert.InRange(cost, 1, 400);
    }

    [Fact]
    public void A_deferred_costs_56_bytes_and_its_value()
    {
        Assert.InRange(Cost(static () => new Deferred()), 1, 56);
        Assert.InRange(Cost(static () => new Deferred<int>()), 1, 64);
        Assert.InRange(Cost(static () => new Deferred<decimal>()), 1, 72);
    }

    [Fact]
    public void Firing_costs_nothing_whatever_the_length_of_the_chain()
    {
        Assert.Equal(0, CostOfFiring(10));
        Assert.Equal(0, CostOfFiring(1_000));

        static long CostOfFiring(int length) =>
            Cost(
                () =>
                {
                    var deferred = new Deferred<int>();
                    for (int i = 0; i < length; i++)
                    {
                        deferred.AddCallback(s_increment);
                    }

                    return deferred;
                },
                static deferred => deferred.Callback(1)
            );
    }

    [Fact]
    public void Values_are_not_boxed_however_large()
    {
        long small = Cost(
            static () => new Deferred<byte>(),
            static d => d.AddCallback(Same<byte>.Function).Callback(1)
        );
        long large = Cost(
            static () => new Deferred<(decimal, decimal)>(),
            static d => d.AddCallback(Same<(decimal, decimal)>.Function).Callback((1, 1))
        );

        Assert.Equal(small, large);
    }

    [Fact]
    public void Adding_a_callback_to_a_fired_deferred_costs_the_link_only()
    {
        long one = Cost(static () => Deferred.Succeed(1), static d => d.AddCallback(s_increment));
        long ten = Cost(
            static () => Deferred.Succeed(1),
            static d =>
            {
                for (int i = 0; i < 10; i++)
                {
                    d.AddCallback(s_increment);
                }
            }
        );

        // An object's header, the link to the next one, and the delegate.
        Assert.Equal(32, one);
        Assert.Equal(10 * one, ten);
    }

    [Fact]
    public void A_deferred_has_56_bytes_and_its_value()
    {
        Assert.Equal(56, Cost(static () => new Deferred()));
        Assert.Equal(64, Cost(static () => new Deferred<int>()));
        Assert.Equal(64, Cost(static () => new Deferred<string>()));
    }

    [Fact]
    public void A_member_of_a_list_costs_its_link_and_its_places_in_two_arrays()
    {
        static Deferred<int>[] Members(int count) =>
            [.. Enumerable.Range(0, count).Select(static _ => new Deferred<int>())];
        static void Gather(Deferred<int>[] members) => Deferred.Gather(members);

        long each = (Cost(static () => Members(200), Gather) - Cost(static () => Members(100), Gather)) / 100;

        // The link: header, next, list, index. The outcome: failure and value. The list's own array of members.
        Assert.Equal(40 + 16 + 8, each);
    }

    [Fact]
    public void A_waiter_of_an_event_costs_a_deferred_and_its_place_in_the_queue()
    {
        var waitedFor = new DeferredEvent();
        waitedFor.Wait();

        // The place is an entry of a linked list: header, list, next, previous, value.
        Assert.Equal(56 + 48, Cost(() => waitedFor.Wait()));
    }

    [Fact]
    public void A_change_of_type_costs_one_link_and_one_handle()
    {
        long cost = Cost(static () => Deferred.Succeed(1), static d => d.AddCallback(s_ignore));

        Assert.InRange(cost, 1, 40 + 56);
    }

    [Fact]
    public void Awaiting_a_fired_deferred_costs_nothing_beyond_the_methods_own_deferred()
    {
        static async Deferred<int> None(Deferred<int> _) => 1;
        static async Deferred<int> Ten(Deferred<int> fired)
        {
            int sum = 0;
            for (int i = 0; i < 10; i++)
            {
                sum += await fired;
            }

            return sum;
        }

        var fired = Deferred.Succeed(1);
        long deferred = Cost(static () => new Deferred<int>());
        Assert.Equal(deferred, Cost(() => None(fired)));
        Assert.Equal(deferred, Cost(() => Ten(fired)));
    }

    [Fact]
    public void A_method_that_suspends_costs_one_object_however_often_it_does()
    {
        static async Deferred<int> Method(Deferred[] awaited, int awaits)
        {
            int sum = 0;
            for (int i = 0; i < awaits; i++)
            {
                await awaited[i];
                sum++;
            }

            return sum;
        }

        long CostOf(int awaits) =>
            Cost(
                static () => Enumerable.Range(0, 100).Select(static _ => new Deferred()).ToArray(),
                awaited =>
                {
                    Deferred<int> method = Method(awaited, awaits);
                    for (int i = 0; i < awaits; i++)
                    {
                        awaited[i].Callback();
                    }

                    if (!method.Called)
                    {
                        throw new UnreachableException();
                    }
                }
            );

        long one = CostOf(1);
        Assert.InRange(one, 1, 136);
        Assert.Equal(one, CostOf(2));
        Assert.Equal(one, CostOf(100));
    }

    [Fact]
    public void A_method_that_awaits_a_method_costs_one_object_each()
    {
        static async Deferred<int> Await(Deferred<int> next) => await next;

        static long CostOf(int height) =>
            Cost(
                static () => new Deferred<int>(),
                first =>
                {
                    Deferred<int> top = first;
                    for (int i = 0; i < height; i++)
                    {
                        top = Await(top);
                    }

                    first.Callback(1);
                }
            );

        long one = CostOf(1);
        Assert.Equal(10 * one, CostOf(10));
    }

    [Fact]
    public void Waiting_for_a_deferred_that_a_callback_returns_costs_nothing_more()
    {
        long cost = Cost(
            static () => (Outer: new Deferred<int>(), Inner: new Deferred<int>()),
            static pair =>
            {
                pair.Outer.Callback(1);
                pair.Inner.Callback(2);
            },
            static pair => pair.Outer.AddCallback(_ => pair.Inner)
        );

        Assert.Equal(0, cost);
    }

    [Fact]
    public void Pausing_and_chaining_and_looking_cost_nothing_at_run_time()
    {
        long cost = Cost(
            static () => new Deferred<int>(),
            static deferred =>
            {
                deferred.Pause();
                deferred.Callback(1);
                deferred.Unpause();
                deferred.TryGetOutcome(out Outcome<int> _);
            }
        );

        Assert.Equal(0, cost);
    }

    internal static long Cost(Action act) => Cost(static () => 0, _ => act());

    internal static long Cost<TResult>(Func<TResult> act) =>
        Cost(
            static () => 0,
            _ =>
            {
                act();
            }
        );

    internal static long Cost<T>(Func<T> arrange, Action<T> act, Action<T>? prepare = null)
    {
        Assert.SkipWhen(
            IsUnoptimized(typeof(Deferred).Assembly) || IsUnoptimized(typeof(AllocationTests).Assembly),
            "Measured in a Release build only."
        );

        // The smallest of many measurements counts; the first ones include objects that are made once, and code that
        // is not optimized yet.
        long least = long.MaxValue;
        for (int i = 0; i < 200; i++)
        {
            T? subject = arrange();
            prepare?.Invoke(subject);
            long before = GC.GetAllocatedBytesForCurrentThread();
            act(subject);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static bool IsUnoptimized(Assembly assembly) =>
        assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;

    private static class Same<T>
    {
        public static readonly Func<T, T> Function = static value => value;
    }
}
