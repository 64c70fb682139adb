namespace Becket.Tests.Deferreds;

public sealed class TaskInteropTests : IDisposable
{
    private readonly LoopHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void AsTask_gives_the_value_the_failure_or_a_cancelled_task()
    {
        var error = new FormatException();
        (Deferred<int>? value, Deferred<int>? failure, Deferred<int>? cancelled) = (
            new Deferred<int>(),
            new Deferred<int>(),
            new Deferred<int>()
        );
        (Task<int>, Task<int>, Task<int>) tasks = (value.AsTask(), failure.AsTask(), cancelled.AsTask());
        Assert.False(tasks.Item1.IsCompleted);

        value.Callback(4);
        failure.Errback(error);
        cancelled.Cancel();

        Assert.Equal(4, LoopHome.Wait(tasks.Item1));
        Assert.Same(error, tasks.Item2.Exception!.InnerException);
        Assert.True(tasks.Item3.IsCanceled);
    }

    [Fact]
    public void AsTask_works_without_a_value_too()
    {
        var error = new FormatException();
        Assert.True(Deferred.Succeed().AsTask().IsCompletedSuccessfully);
        Assert.Same(error, Deferred.Fail(error).AsTask().Exception!.InnerException);
        Assert.True(Deferred.Fail(new TaskCanceledException()).AsTask().IsCanceled);
        Assert.True(((Deferred)Deferred.Succeed(3)).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void AsTask_leaves_the_deferred_without_a_result()
    {
        var deferred = Deferred.Fail(new FormatException());
        _ = deferred.AsTask().Exception;

        Assert.True(deferred.TryGetOutcome(out Outcome outcome) && outcome.Succeeded);
    }

    [Fact]
    public void The_token_of_AsTask_cancels_the_deferred()
    {
        using var cancellation = new CancellationTokenSource();
        bool asked = false;
        Task<int> task = new Deferred<int>(_ => asked = true).AsTask(cancellation.Token);

        cancellation.Cancel();

        Assert.True(asked);
        Assert.True(task.IsCanceled);
    }

    [Fact]
    public void Methods_that_await_the_task_do_not_run_inside_Callback()
    {
        var deferred = new Deferred();
        using var mayRun = new ManualResetEventSlim();
        async Task<bool> Waiting()
        {
            await deferred.AsTask().ConfigureAwait(false);
            return mayRun.Wait(Patience.Time);
        }

        Task<bool> waiting = Waiting();
        deferred.Callback();
        mayRun.Set();

        Assert.True(LoopHome.Wait(waiting));
    }

    [Fact]
    public void A_finished_task_gives_a_fired_deferred_on_any_thread()
    {
        var error = new FormatException();

        Assert.Equal(3, ChainTests.ValueOf(Task.FromResult(3).ToDeferred()));
        Assert.Equal(4, ChainTests.ValueOf(new ValueTask<int>(4).ToDeferred()));
        Assert.True(Task.CompletedTask.ToDeferred().Called);
        Assert.True(ValueTask.CompletedTask.ToDeferred().Called);
        Assert.Same(error, CancelTests.ErrorOf(Task.FromException(error).ToDeferred()));
        Assert.Same(error, CancelTests.ErrorOf(Task.FromException<int>(error).ToDeferred()));
        Assert.IsType<TaskCanceledException>(
            CancelTests.ErrorOf(Task.FromCanceled(new CancellationToken(true)).ToDeferred())
        );
    }

    [Fact]
    public void The_exception_of_a_cancelled_task_is_the_one_that_its_code_threw()
    {
        var inner = new TimeoutException();

        Exception error = CancelTests.ErrorOf(Deferred.FromTask(Wait));

        Assert.Same(inner, error.InnerException);

        // As HttpClient does: its task is cancelled, and says why.
        async Task Wait(CancellationToken token)
        {
            await Task.CompletedTask;
            throw new TaskCanceledException("no answer", inner, token);
        }
    }

    [Fact]
    public void The_deferred_of_a_task_fires_at_home_wherever_the_task_finishes()
    {
        var source = new TaskCompletionSource<int>();
        bool wasHome = false;
        Deferred<int> deferred = _home.Run(() =>
            source
                .Task.ToDeferred()
                .AddCallback(n =>
                {
                    wasHome = _home.IsCurrent;
                    return n;
                })
        );

        Threads.RunOnOther(() => source.SetResult(6));
        _home.RunQueued();

        Assert.True(wasHome);
        Assert.Equal(6, _home.Run(() => ChainTests.ValueOf(deferred)));
    }

    [Fact]
    public void An_unfinished_task_without_a_home_is_refused_with_where_to_go()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            new TaskCompletionSource().Task.ToDeferred()
        );

        Assert.Contains("inside reactor.Run(…) or a callback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_with_several_errors_keeps_them_all()
    {
        var source = new TaskCompletionSource();
        source.SetException([new FormatException(), new TimeoutException()]);

        Assert.Equal(
            2,
            Assert.IsType<AggregateException>(CancelTests.ErrorOf(source.Task.ToDeferred())).InnerExceptions.Count
        );
    }

    [Fact]
    public void Cancelling_the_deferred_of_a_task_fails_it_at_once_and_the_task_is_ignored()
    {
        (TaskCompletionSource<int>? good, TaskCompletionSource<int>? bad) = (
            new TaskCompletionSource<int>(),
            new TaskCompletionSource<int>()
        );
        _home.Run(() =>
        {
            foreach (TaskCompletionSource<int>? source in new[] { good, bad })
            {
                var deferred = source.Task.ToDeferred();
                deferred.Cancel();
                Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred));
            }
        });

        good.SetResult(1);
        bad.SetException(new FormatException());
        _home.RunQueued();

        Assert.Empty(_home.Errors);
    }

    [Fact]
    public void FromTask_cancels_its_token()
    {
        var seen = new TaskCompletionSource<CancellationToken>();
        _home.Run(() =>
        {
            var deferred = Deferred.FromTask(async token =>
            {
                seen.SetResult(token);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return 1;
            });
            Assert.False(LoopHome.Wait(seen.Task).IsCancellationRequested);
            deferred.Cancel();
            Assert.True(LoopHome.Wait(seen.Task).IsCancellationRequested);
            Assert.IsAssignableFrom<OperationCanceledException>(CancelTests.ErrorOf(deferred));
        });
        _home.RunQueued();
        Assert.Empty(_home.Errors);
    }

    [Fact]
    public void FromTask_without_a_value_cancels_its_token_too()
    {
        bool cancelled = false;
        _home.Run(() =>
        {
            var deferred = Deferred.FromTask(token =>
            {
                token.Register(() => cancelled = true);
                return new TaskCompletionSource().Task;
            });
            deferred.Cancel();
            Assert.IsType<CancelledException>(CancelTests.ErrorOf(deferred));
        });

        Assert.True(cancelled);
    }

    [Fact]
    public void What_FromTask_is_given_may_throw_and_that_becomes_the_failure()
    {
        Assert.IsType<FormatException>(CancelTests.ErrorOf(Deferred.FromTask(Task (_) => throw new FormatException())));
        Assert.IsType<FormatException>(
            CancelTests.ErrorOf(Deferred.FromTask(Task<int> (_) => throw new FormatException()))
        );
    }

    [Fact]
    public void A_callback_may_return_a_task()
    {
        var source = new TaskCompletionSource<int>();
        Deferred<string> text = _home.Run(() =>
            Deferred.Succeed(1).AddCallback(_ => source.Task).AddCallback(n => $"{n} at home: {_home.IsCurrent}")
        );

        Threads.RunOnOther(() => source.SetResult(2));

        Assert.Equal("2 at home: True", _home.Await(() => text));
    }

    [Fact]
    public void The_stack_of_a_tasks_error_is_kept()
    {
        static async Task ThrowLater()
        {
            await Task.Yield();
            throw new FormatException();
        }

        async Deferred<string> Method()
        {
            try
            {
                await ThrowLater().ToDeferred();
            }
            catch (FormatException error)
            {
                return error.StackTrace!;
            }

            return "";
        }

        Assert.Contains(nameof(ThrowLater), _home.Await(Method), StringComparison.Ordinal);
    }
}
