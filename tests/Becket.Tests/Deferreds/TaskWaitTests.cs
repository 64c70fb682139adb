namespace Becket.Tests.Deferreds;

/// <summary>What a wait for a task leaves behind, and on which thread it ends.</summary>
[Collection(ProcessMemory.Name)]
public sealed class TaskWaitTests
{
    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_on_a_task_that_never_ends()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        var never = new TaskCompletionSource();
        var neverWithValue = new TaskCompletionSource<int>();
        Cancelled(1000);

        Assert.InRange(ProcessMemory.GrowthBy(() => Cancelled(100_000)), long.MinValue, 1_000_000);
        GC.KeepAlive(never);
        GC.KeepAlive(neverWithValue);

        void Cancelled(int count)
        {
            for (int i = 0; i < count; i += 2)
            {
                var deferred = never.Task.ToDeferred();
                deferred.AddErrback(static _ => { });
                deferred.Cancel();
                var withValue = Deferred.FromTask(_ => neverWithValue.Task);
                withValue.AddErrback(static _ => { });
                withValue.Cancel();
            }
        }
    }

    [Fact]
    public void A_task_that_ends_on_the_loop_fires_its_deferred_there_and_then()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        var seen = new List<string>();
        reactor.Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            _ = source.Task.ToDeferred().AddCallback(value => seen.Add($"value {value} in {reactor.IsCurrent}"));
            source.SetResult(7);
            seen.Add("set");
            await Deferred.Yield();
        });

        Assert.Equal(["value 7 in True", "set"], seen);
    }

    [Fact]
    public void A_task_that_ends_while_its_wait_is_cancelled_changes_nothing()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        var source = new TaskCompletionSource<int>();
        Outcome<int>? outcome = null;
        reactor.Run(async () =>
        {
            var deferred = source.Task.ToDeferred();
            _ = deferred.AddBoth(result => outcome = result);
            Threads.RunOnOther(() => source.SetResult(1));
            deferred.Cancel();
            await Deferred.Yield();
            await Deferred.Yield();
        });

        Assert.IsType<CancelledException>(outcome!.Value.Failure!.Exception);
        Assert.Equal(0, reactor.Statistics().Errors);
    }

    [Fact]
    public void A_task_becomes_no_deferred_where_the_reactor_has_ended()
    {
        using Reactor reactor = Ended();

        ReactorNotRunningException error = Assert.Throws<ReactorNotRunningException>(() => Never().ToDeferred());
        Assert.Contains("has ended", error.Message, StringComparison.Ordinal);
        Assert.Throws<ReactorNotRunningException>(() => Never().ToDeferred().AddCallback(static _ => { }));
        Assert.Throws<ReactorNotRunningException>(() => Deferred.FromTask(static _ => Never()));
        Assert.Throws<ReactorNotRunningException>(() => Deferred.Yield());
        Assert.Equal(3, ChainTests.ValueOf(Task.FromResult(3).ToDeferred()));
    }

    [Fact]
    public void An_async_method_that_awaits_a_task_where_the_reactor_has_ended_fails_at_that_await()
    {
        using Reactor reactor = Ended();
        static async Deferred Plain() => await Never();
        static async Deferred<int> WithValue()
        {
            await Deferred.Succeed();
            return await Never();
        }

        Assert.IsType<ReactorNotRunningException>(CancelTests.ErrorOf(Plain()));
        Assert.IsType<ReactorNotRunningException>(CancelTests.ErrorOf(WithValue()));

        // The failed method left nothing behind: other methods work.
        static async Deferred<int> Sum(Deferred<int> number) => 1 + await number;
        var number = new Deferred<int>();
        Deferred<int> sum = Sum(number);
        number.Callback(1);
        Assert.Equal(2, ChainTests.ValueOf(sum));
    }

    [Fact]
    public void A_method_that_goes_on_after_the_end_of_its_reactor_fails_at_its_next_task()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        var first = new Deferred();
        Deferred<int>? method = null;
        async Deferred<int> Method()
        {
            await first;
            return await Never();
        }

        reactor.Run(() =>
        {
            method = Method();
            return Deferred.Succeed();
        });

        first.Callback();
        Assert.IsType<ReactorNotRunningException>(CancelTests.ErrorOf(method!));
    }

    [Fact]
    public void Posts_and_timers_where_the_reactor_has_ended_are_refused()
    {
        using Reactor reactor = Ended();

        ReactorNotRunningException post = Assert.Throws<ReactorNotRunningException>(() =>
            reactor.Post(static _ => { }, null)
        );
        Assert.StartsWith("Post was called", post.Message, StringComparison.Ordinal);
        Assert.Throws<ReactorNotRunningException>(() =>
            reactor.TimeProvider.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.Zero)
        );
        Assert.Throws<ReactorNotRunningException>(() =>
        {
            _ = Task.Delay(TimeSpan.FromSeconds(1), reactor.TimeProvider);
        });
    }

    [Fact]
    public async Task The_task_of_a_deferred_whose_reactor_has_ended_is_cancelled_by_its_token()
    {
        using var cancellation = new CancellationTokenSource();
        Task? task = null;
        Task<int>? withValue = null;
        using Reactor reactor = Threads.RunOnOther(() =>
        {
            var made = Reactor.Create(new ReactorOptions { VirtualTime = true });
            made.Run(() =>
            {
                task = new Deferred().AsTask(cancellation.Token);
                withValue = new Deferred<int>().AsTask(cancellation.Token);
                return Deferred.Succeed();
            });
            return made;
        });

        await cancellation.CancelAsync();

        Assert.Equal(
            cancellation.Token,
            (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task!)).CancellationToken
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withValue!);
    }

    private static Task<int> Never() => new TaskCompletionSource<int>().Task;

    private static Reactor Ended()
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(static () => Deferred.Succeed());
        return reactor;
    }
}
