namespace Becket.Tests.Deferreds;

/// <summary>Whatever an async method awaits, its next line runs on the thread it started on.</summary>
public sealed class AlwaysHomeTests : IDisposable
{
    // Each of them crosses threads. The reactor's tests mix ten thousand of them.
    private const int Many = 1_000;

    private readonly LoopHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void After_a_task_on_the_pool() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await Task.Run(static () => { });
                isHome();
            }
        );

    [Fact]
    public void After_a_task_with_a_value() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                Assert.Equal(3, await Task.Run(static () => 3));
                isHome();
            }
        );

    [Fact]
    public void After_a_task_that_does_not_want_to_come_back() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await Task.Run(static () => { }).ConfigureAwait(false);
                isHome();
            }
        );

    [Fact]
    public void After_a_task_with_other_options() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await Task.CompletedTask.ConfigureAwait(
                    ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing
                );
                isHome();
            }
        );

    [Fact]
    public void After_a_delay() =>
        AssertAlwaysHome(
            20,
            async isHome =>
            {
#pragma warning disable BKT0007 // On purpose: a task that another thread finishes.
                await Task.Delay(1);
#pragma warning restore BKT0007
                isHome();
            }
        );

    [Fact]
    public void After_a_yield() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await Task.Yield();
                isHome();
            }
        );

    [Fact]
    public void After_a_value_task_finished_elsewhere() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                Assert.Equal(5, await PoolAwaitable.ValueTask(5));
                isHome();
            }
        );

    [Fact]
    public void After_a_value_task_that_does_not_want_to_come_back() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                Assert.Equal(5, await PoolAwaitable.ValueTask(5).ConfigureAwait(false));
                isHome();
            }
        );

    [Fact]
    public void After_nested_async_task_code() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                static async Task<int> Nested(int depth)
                {
                    await Task.Yield();
                    return depth == 0 ? 0 : await Nested(depth - 1).ConfigureAwait(false) + 1;
                }

                Assert.Equal(3, await Nested(3));
                isHome();
            }
        );

    [Fact]
    public void After_a_failed_task() =>
        AssertAlwaysHome(
            1_000,
            async isHome =>
            {
                try
                {
                    await Task.Run(static () => throw new FormatException()).ConfigureAwait(false);
                }
                catch (FormatException)
                {
                    isHome();
                }
            }
        );

    [Fact]
    public void After_an_awaiter_of_ones_own_that_goes_on_anywhere() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await new PoolAwaitable();
                isHome();
            }
        );

    [Fact]
    public void After_an_awaiter_that_is_a_class() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await new PoolAwaitableClass();
                isHome();
            }
        );

    [Fact]
    public void After_an_awaiter_that_goes_on_at_once() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await new ImmediateAwaitable();
                isHome();
            }
        );

    [Fact]
    public void After_a_deferred_of_a_task() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                await Task.Run(static () => { }).ToDeferred();
                isHome();
            }
        );

    [Fact]
    public void After_an_async_task_method_that_awaited_a_deferred() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                static async Task<int> AsTask(Deferred<int> awaited) => await awaited;

                Assert.Equal(1, await AsTask(Task.Run(static () => 1).ToDeferred()));
                isHome();
            }
        );

    [Fact]
    public void After_another_method_that_left_the_thread_and_came_back() =>
        AssertAlwaysHome(
            Many,
            async isHome =>
            {
                static async Deferred<int> Inner() => await Task.Run(static () => 1).ConfigureAwait(false);

                Assert.Equal(1, await Inner());
                isHome();
            }
        );

    [Fact]
    public void With_many_methods_at_once_no_count_is_lost()
    {
        int counter = 0;
        async Deferred Work()
        {
            for (int i = 0; i < 100; i++)
            {
                await new PoolAwaitable();
                counter++;
            }
        }

        _home.Await(() => Deferred.Gather(Enumerable.Range(0, 100).Select(_ => Work())));

        Assert.Equal(10_000, counter);
    }

    [Fact]
    public void The_chain_of_a_method_runs_at_home_too()
    {
        static async Deferred<int> Method() => await Task.Run(static () => 1).ConfigureAwait(false);

        Assert.True(_home.Await(() => Method().AddCallback(_ => _home.IsCurrent)));
    }

    private void AssertAlwaysHome(int rounds, Func<Action, Deferred> wait)
    {
        (int times, int timesHome) = (0, 0);
        void IsHome()
        {
            Interlocked.Increment(ref times);
            if (_home.IsCurrent)
            {
                timesHome++;
            }
        }

        async Deferred Rounds()
        {
            for (int i = 0; i < rounds; i++)
            {
                await wait(IsHome);
            }
        }

        _home.Await(Rounds);

        Assert.Equal((rounds, rounds), (times, timesHome));
        Assert.Empty(_home.Errors);
    }
}
