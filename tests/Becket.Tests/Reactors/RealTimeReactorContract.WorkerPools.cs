namespace Becket.Tests.Reactors;

/// <content>Pools of threads that a program makes for itself.</content>
public abstract partial class RealTimeReactorContract
{
    [Fact]
    public void A_pool_that_is_full_does_not_keep_another_one_waiting()
    {
        using var release = new ManualResetEventSlim();
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            WorkerPool database = reactor.CreateWorkerPool("database", size: 2);
            Deferred<int>[] slow =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(n =>
                        database.DeferToThread(() =>
                        {
                            release.Wait();
                            return n;
                        })
                    ),
            ];
            Assert.Equal("main", await reactor.DeferToThread(static () => "main"));
            WorkerPool other = reactor.CreateWorkerPool("other", size: 1);
            Assert.Equal("other", await other.DeferToThread(static () => "other"));
            Assert.Equal(5, database.Pending);
            Assert.InRange(database.Waiting, 3, 5);
            Assert.InRange(database.Threads, 0, 2);
            release.Set();
            for (int i = 0; i < slow.Length; i++)
            {
                Assert.Equal(i, await slow[i]);
            }

            Assert.Equal(0, database.Pending);
        });
    }

    [Fact]
    public void A_pool_takes_functions_of_every_kind_and_its_threads_have_its_name()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            WorkerPool pool = reactor.CreateWorkerPool("disk", size: 1);
            bool ran = false;
            await pool.DeferToThread(() => ran = true);
            await pool.DeferToThread(() =>
            {
                ran = true;
            });
            Assert.True(ran);
            Assert.Equal(
                3,
                await pool.DeferToThread(async () =>
                {
                    await Task.Yield();
                    return 3;
                })
            );
            await pool.DeferToThread(async Task () => await Task.Yield());
            Assert.Equal(4, await pool.DeferToThread(static () => ValueTask.FromResult(4)));
            await Assert.ThrowsAsync<InvalidDataException>(async () =>
                await pool.DeferToThread(static int () => throw new InvalidDataException())
            );
            string? name = await pool.DeferToThread(static () => Thread.CurrentThread.Name);
            Assert.Contains("disk", name ?? "", StringComparison.Ordinal);
            pool.Size = 3;
            Assert.Equal(3, pool.Size);
            Assert.Throws<ArgumentOutOfRangeException>(() => pool.Size = 0);
            Assert.Throws<ArgumentException>(() => reactor.CreateWorkerPool("disk", size: 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => reactor.CreateWorkerPool("none", size: 0));
        });
        Assert.Throws<ReactorNotRunningException>(() => reactor.CreateWorkerPool("late", size: 1));
    }

    [Fact]
    public void A_pool_that_is_stopped_ends_its_threads_and_fails_what_waits_for_them()
    {
        using var release = new ManualResetEventSlim();
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            WorkerPool pool = reactor.CreateWorkerPool("short", size: 1);
            using var begun = new ManualResetEventSlim();
            Deferred<int> running = pool.DeferToThread(() =>
            {
                begun.Set();
                release.Wait();
                return 1;
            });
#pragma warning disable BKT0001 // Only until the function has begun on its thread.
            begun.Wait();
#pragma warning restore BKT0001
            Deferred<int> waiting = pool.DeferToThread(static () => 2);
            pool.Stop();
            pool.Stop();
            ReactorNotRunningException error = await Assert.ThrowsAsync<ReactorNotRunningException>(async () =>
                await waiting
            );
            Assert.Contains("pool was stopped", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => pool.DeferToThread(static () => 3));
            release.Set();
            Assert.Equal(1, await running);
            WorkerPool again = reactor.CreateWorkerPool("short", size: 1);
            Assert.Equal(4, await again.DeferToThread(static () => 4));
        });
        Assert.Equal((0, 0), (reactor.Statistics().Threads, reactor.Statistics().PendingFunctions));
    }

    [Fact]
    public void Names_are_looked_up_while_the_pool_of_the_program_is_full()
    {
        using var release = new ManualResetEventSlim();
        Reactor reactor = Make(static options => options with { ThreadPoolSize = 1 });
        reactor.Run(async Deferred () =>
        {
            Deferred blocked = reactor.DeferToThread(() => release.Wait());
            var resolver = new SystemResolver(reactor, static _ => [System.Net.IPAddress.Loopback]);
            IReadOnlyList<System.Net.IPAddress> found = await resolver.Resolve("a.test");
            Assert.Equal([System.Net.IPAddress.Loopback], found);
            release.Set();
            await blocked;
        });
    }
}
