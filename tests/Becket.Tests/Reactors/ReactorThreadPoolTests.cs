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

    private sealed class Nothing : PoolWork
    {
        public override Delegate? Function => null;

        public override void Abandon(Failure reason) { }

        protected override void Call() { }

        protected override void Finish() { }
    }
}
