namespace Becket.Tests.Deferreds;

/// <summary>Chains, waits and awaits of any depth leave the stack flat. Otherwise the stack overflows, and the process
/// ends.</summary>
public sealed class FlatStackTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void A_million_methods_each_awaiting_the_next() =>
        Threads.WithSmallStack(() =>
        {
            static async Deferred<int> Await(Deferred<int> next) => await next + 1;

            var first = new Deferred<int>();
            Deferred<int> top = first;
            for (int i = 0; i < Million; i++)
            {
                top = Await(top);
            }

            first.Callback(0);

            Assert.Equal(Million, ChainTests.ValueOf(top));
        });

    [Fact]
    public void A_million_methods_through_which_a_failure_goes() =>
        Threads.WithSmallStack(() =>
        {
            static async Deferred Await(Deferred next) => await next;

            // Throwing costs microseconds a level, so this tower is a hundredth as high as its title; it is still far
            // too high for the stack.
            var first = new Deferred();
            Deferred top = first;
            for (int i = 0; i < Million / 100; i++)
            {
                top = Await(top);
            }

            first.Errback(new FormatException());

            Assert.IsType<FormatException>(CancelTests.ErrorOf(top));
        });

    [Fact]
    public void A_million_callbacks_in_one_chain() =>
        Threads.WithSmallStack(() =>
        {
            var deferred = new Deferred<int>();
            for (int i = 0; i < Million; i++)
            {
                deferred.AddCallback(n => n + 1);
            }

            deferred.Callback(0);

            Assert.Equal(Million, ChainTests.ValueOf(deferred));
        });

    [Fact]
    public void A_callback_that_adds_a_million_callbacks_one_after_the_other() =>
        Threads.WithSmallStack(() =>
        {
            var deferred = new Deferred<int>();
            int Next(int n)
            {
                if (n < Million)
                {
                    deferred.AddCallback(Next);
                }

                return n + 1;
            }

            deferred.AddCallback(Next);
            deferred.Callback(0);

            Assert.Equal(Million + 1, ChainTests.ValueOf(deferred));
        });

    [Fact]
    public void A_callback_that_adds_a_million_callbacks_at_once() =>
        Threads.WithSmallStack(() =>
        {
            var deferred = new Deferred<int>();
            deferred.AddCallback(n =>
            {
                for (int i = 0; i < Million; i++)
                {
                    deferred.AddCallback(m => m + 1);
                }

                return n;
            });
            deferred.Callback(0);

            Assert.Equal(Million, ChainTests.ValueOf(deferred));
        });

    [Fact]
    public void A_million_deferreds_each_waiting_for_the_one_before() =>
        Threads.WithSmallStack(() =>
        {
            var first = new Deferred<int>();
            Deferred<int> last = first;
            for (int i = 0; i < Million; i++)
            {
                Deferred<int> before = last;
                last = Deferred.Succeed().AddCallback(() => before);
            }

            first.Callback(3);

            Assert.Equal(3, ChainTests.ValueOf(last));
        });

    [Fact]
    public void A_million_deferreds_each_waiting_for_the_next_fired_in_reverse_order() =>
        Threads.WithSmallStack(() =>
        {
            var deferreds = new Deferred<int>[Million];
            for (int i = 0; i < Million; i++)
            {
                int next = i + 1;
                deferreds[i] = new Deferred<int>();
                deferreds[i].AddCallback(n => next < Million ? deferreds[next] : Deferred.Succeed(n));
            }

            for (int i = Million - 1; i >= 0; i--)
            {
                deferreds[i].Callback(i);
            }

            Assert.Equal(Million - 1, ChainTests.ValueOf(deferreds[0]));
        });

    [Fact]
    public void A_million_deferreds_each_waiting_for_the_next_fired_in_order() =>
        Threads.WithSmallStack(() =>
        {
            var deferreds = new Deferred<int>[Million];
            for (int i = 0; i < Million; i++)
            {
                int next = i + 1;
                deferreds[i] = new Deferred<int>();
                deferreds[i].AddCallback(n => next < Million ? deferreds[next] : Deferred.Succeed(n));
            }

            for (int i = 0; i < Million; i++)
            {
                deferreds[i].Callback(i);
            }

            Assert.Equal(Million - 1, ChainTests.ValueOf(deferreds[0]));
        });

    [Fact]
    public void A_million_deferreds_chained_each_to_the_next() =>
        Threads.WithSmallStack(() =>
        {
            var first = new Deferred<int>();
            Deferred<int> last = first;
            for (int i = 0; i < Million; i++)
            {
                var next = new Deferred<int>();
                last.Chain(next);
                last = next;
            }

            first.Callback(3);

            Assert.Equal(3, ChainTests.ValueOf(last));
        });

    [Fact]
    public void A_tower_of_methods_that_is_cancelled() =>
        Threads.WithSmallStack(() =>
        {
            static async Deferred<int> Await(Deferred<int> next) => await next;

            var first = new Deferred<int>();
            Deferred<int> top = first;
            for (int i = 0; i < 10_000; i++)
            {
                top = Await(top);
            }

            top.Cancel();

            Assert.True(first.Called);
            Assert.IsType<CancelledException>(CancelTests.ErrorOf(top));
        });

    [Fact]
    public void A_tower_of_waits_that_is_cancelled() =>
        Threads.WithSmallStack(() =>
        {
            var first = new Deferred<int>();
            Deferred<int> last = first;
            for (int i = 0; i < Million; i++)
            {
                Deferred<int> before = last;
                last = Deferred.Succeed().AddCallback(() => before);
            }

            last.Cancel();

            Assert.IsType<CancelledException>(CancelTests.ErrorOf(last));
        });

    [Fact]
    public void A_million_awaits_in_one_method_of_deferreds_that_have_fired() =>
        Threads.WithSmallStack(() =>
        {
            static async Deferred<int> Sum()
            {
                int sum = 0;
                for (int i = 0; i < Million; i++)
                {
                    sum += await Deferred.Succeed(1);
                }

                return sum;
            }

            Assert.Equal(Million, ChainTests.ValueOf(Sum()));
        });

    [Fact]
    public void A_million_methods_that_await_one_deferred() =>
        Threads.WithSmallStack(() =>
        {
            static async Deferred Await(Deferred next, int[] resumed)
            {
                await next;
                resumed[0]++;
            }

            var first = new Deferred();
            int[] resumed = new int[1];
            for (int i = 0; i < Million; i++)
            {
                _ = Await(first, resumed);
            }

            first.Callback();

            Assert.Equal(Million, resumed[0]);
        });
}
