using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>Work that returns after its home has ended is reported, and throws nothing on the thread that it returns
/// on.</summary>
public sealed class HomeIsGoneTests
{
    [Fact]
    public void A_method_of_a_home_that_has_ended()
    {
        var source = new TaskCompletionSource();
        async Deferred Method() => await source.Task;

        using var home = new LoopHome();
        home.Run(() =>
        {
            _ = Method();
        });
        home.Dispose();

        Assert.Contains(Reports(source.SetResult), static error => error is InvalidOperationException);
    }

    [Fact]
    public void A_method_of_a_home_that_is_garbage()
    {
        (WeakReference? home, TaskCompletionSource? source) = Abandon();
        Garbage.Collect();
        Assert.False(home.IsAlive);

        Assert.Contains(
            Reports(source.SetResult),
            static error => error.Message.Contains("is gone", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_deferred_of_a_task_on_a_home_that_has_ended()
    {
        var source = new TaskCompletionSource();
        using var home = new LoopHome();
        home.Run(() =>
        {
            source.Task.ToDeferred();
        });
        home.Dispose();

        Assert.Contains(Reports(source.SetResult), static error => error is InvalidOperationException);
    }

    [Fact]
    public void A_token_cancelled_after_the_home_has_ended()
    {
        using var cancellation = new CancellationTokenSource();
        using var home = new LoopHome();
        home.Run(() =>
        {
            new Deferred().CancelOn(cancellation.Token);
        });
        home.Dispose();

        Threads.RunOnOther(cancellation.Cancel);
    }

    [Fact]
    public void Homes_that_are_gone_do_not_add_up()
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make()
        {
            for (int i = 0; i < 10_000; i++)
            {
                _ = new BareHome();
            }
        }

        for (int i = 0; i < 10; i++)
        {
            Make();
            Garbage.Collect();
        }

        Make();
        Assert.InRange(Home.Known, 1, 45_000);
    }

    private static ConcurrentQueue<Exception> Reports(Action act)
    {
        var reports = new ConcurrentQueue<Exception>();
        void Collect(object? sender, UnhandledFailureEventArgs unhandled) =>
            reports.Enqueue(unhandled.Failure.Exception);

        Deferred.UnhandledFailure += Collect;
        try
        {
            Threads.RunOnOther(act);
        }
        finally
        {
            Deferred.UnhandledFailure -= Collect;
        }

        return reports;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Home, TaskCompletionSource Source) Abandon()
    {
        var source = new TaskCompletionSource();
        async Deferred Method() => await source.Task;

        WeakReference home = Threads.RunOnOther(() =>
        {
            var home = new BareHome();
            home.Enter();
            _ = Method();
            return new WeakReference(home);
        });
        return (home, source);
    }

    private sealed class BareHome : Home
    {
        public void Enter() => SetCurrent(this);

        public override void Post(Action<object?> call, object? state) =>
            throw new InvalidOperationException("not running");
    }
}
