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
        const int Size = 4;
        using var ended = new CountdownEvent(Size);
        using var gone = new ManualResetEventSlim();
        var pool = new ReactorThreadPool("test", Size, _ => ended.Signal(), gone.Set);
        for (int round = 1; round <= 2_000; round++)
        {
            // Threads that are awake, that fall asleep, and that sleep: each round finds another mixture.
            using var meeting = new Barrier(Size);
            for (int i = 0; i < Size; i++)
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
        gone.Wait(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Each_function_runs_once_is_given_back_or_is_refused_while_the_size_changes_and_the_pool_closes()
    {
        for (int round = 0; round < 50; round++)
        {
            int finished = 0;
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
            Task<List<Counted>>[] starters =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => Task.Run(() => StartUntilRefused(pool), TestContext.Current.CancellationToken)),
            ];
            for (int i = 0; Volatile.Read(ref finished) < 200; i++)
            {
                pool.Size = (i % 4) + 1;
                Thread.Yield();
            }

            IReadOnlyList<PoolWork> givenBack = pool.Close();
            List<Counted>[] accepted = await Task.WhenAll(starters);
            await ended.Task;

            Assert.Equal(accepted.Sum(static some => some.Count), finished + givenBack.Count);
            Assert.All(
                accepted.SelectMany(static some => some).Except(givenBack.Cast<Counted>()),
                static function => Assert.Equal(1, function.Runs)
            );
            Assert.All(givenBack, static work => Assert.Equal(0, ((Counted)work).Runs));
            Assert.Equal((0, 0), (pool.Pending, pool.Waiting));
        }
    }

    private static List<Counted> StartUntilRefused(ReactorThreadPool pool)
    {
        List<Counted> accepted = [];
        while (true)
        {
            var function = new Counted(static () => { });
            if (!pool.TryStart(function))
            {
                Assert.Equal(0, function.Runs);
                return accepted;
            }

            accepted.Add(function);
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
