using Becket.Reactors.Threads;

namespace Becket.Tests.Reactors;

public sealed class ReactorThreadPoolTests
{
    [Fact]
    public async Task The_last_thread_counts_until_it_has_said_that_it_ends()
    {
        using var isEnding = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var pool = new ReactorThreadPool(
            "test",
            1,
            static _ => { },
            () =>
            {
                isEnding.Set();
                goOn.Wait();
            }
        );
        Assert.True(pool.TryStart(new Nothing()));
        pool.Close();
        isEnding.Wait(TestContext.Current.CancellationToken);

        Task<bool> asked = Task.Run(() => pool.HasThreads, TestContext.Current.CancellationToken);
        await Task.WhenAny(asked, Task.Delay(100, TestContext.Current.CancellationToken));
        bool isTold = asked.IsCompletedSuccessfully && !await asked;
        goOn.Set();

        Assert.False(isTold);
        Assert.False(await asked);
    }

    [Fact]
    public void Functions_that_wait_for_each_other_all_get_a_thread()
    {
        const int size = 4;
        using var ended = new CountdownEvent(size);
        var pool = new ReactorThreadPool("test", size, _ => ended.Signal(), static () => { });
        for (int round = 1; round <= 2_000; round++)
        {
            // Threads that are awake, that fall asleep, and that sleep: each round finds another mixture.
            using var meeting = new Barrier(size);
            for (int i = 0; i < size; i++)
            {
                Assert.True(pool.TryStart(new Counted(meeting.SignalAndWait)));
            }

            Assert.True(ended.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), $"round {round}");
            ended.Reset();
            if (round % 100 == 0)
            {
                Thread.Sleep(1);
            }
        }

        Assert.Equal(0, pool.Waiting);
        pool.Close();
    }

    [Fact]
    public async Task Each_function_runs_once_is_given_back_or_is_refused_while_the_size_changes_and_the_pool_closes()
    {
        const int each = 20_000;
        for (int round = 0; round < 10; round++)
        {
            int finished = 0;
            int refused = 0;
            var ended = new TaskCompletionSource();
            var pool = new ReactorThreadPool(
                "test",
                1,
                work =>
                {
                    Interlocked.Increment(ref finished);
                    work.Pool!.CountTaken();
                },
                ended.SetResult
            );
            Counted[] functions = [.. Enumerable.Range(0, 3 * each).Select(static _ => new Counted(static () => { }))];
            Task[] starters =
            [
                .. functions
                    .Chunk(each)
                    .Select(chunk =>
                        Task.Run(() =>
                        {
                            foreach (Counted function in chunk)
                            {
                                if (!pool.TryStart(function))
                                {
                                    Interlocked.Increment(ref refused);
                                }
                            }
                        })
                    ),
            ];
            for (int i = 0; Volatile.Read(ref finished) < each; i++)
            {
                pool.Size = (i % 4) + 1;
                Thread.Yield();
            }

            IReadOnlyList<PoolWork> givenBack = pool.Close();
            await Task.WhenAll(starters);
            await ended.Task;

            Assert.Equal(functions.Length, finished + refused + givenBack.Count);
            Assert.Equal(finished, functions.Sum(static function => function.Runs));
            Assert.All(functions, static function => Assert.InRange(function.Runs, 0, 1));
            Assert.All(givenBack, static work => Assert.Equal(0, ((Counted)work).Runs));
            Assert.Equal((0, 0), (pool.Pending, pool.Waiting));
        }
    }

    private sealed class Nothing : PoolWork
    {
        public override Delegate? Function => null;

        public override void Abandon(Failure reason) { }

        protected override void Call() { }

        protected override void Finish() { }
    }

    private sealed class Counted(Action action) : PoolWork
    {
        private int _runs;

        public int Runs => _runs;

        public override Delegate? Function => null;

        public override void Abandon(Failure reason) { }

        protected override void Call()
        {
            _runs++;
            action();
        }

        protected override void Finish() { }
    }
}
