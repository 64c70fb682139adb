using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>A failed deferred that becomes garbage is reported once. It is not reported if its failure was
/// handled.</summary>
public sealed class UnhandledFailureTests
{
    [Fact]
    public void A_failure_that_was_not_handled_is_reported_once()
    {
        IReadOnlyCollection<UnhandledFailureEventArgs> reports = Reports(static error => Deferred.Fail(error));

        Assert.Equal("", Assert.Single(reports).Whereabouts);
    }

    [Fact]
    public void What_a_callback_threw_is_reported() =>
        Assert.Single(Reports(static error => Deferred.Succeed(1).AddCallback(int (_) => throw error)));

    [Fact]
    public void What_an_errback_only_looked_at_and_passed_on_is_reported() =>
        Assert.Single(Reports(static error => Deferred.Fail(error).AddErrback(failure => failure)));

    [Fact]
    public void A_failure_that_was_only_looked_at_is_reported() =>
        Assert.Single(Reports(static error => Deferred.Fail(error).TryGetOutcome(out _)));

    [Fact]
    public void A_typed_errback_for_another_error_does_not_count() =>
        Assert.Single(Reports(static error => Deferred.Fail(error).AddErrback<TimeoutException>(_ => { })));

    [Fact]
    public void An_async_method_that_fails_at_once_or_later_is_reported()
    {
        static async Deferred Method(Deferred first, Exception error)
        {
            await first;
            throw error;
        }

        Assert.Single(Reports(static error => _ = Method(Deferred.Succeed(), error)));
        Assert.Single(
            Reports(static error =>
            {
                var first = new Deferred();
                _ = Method(first, error);
                first.Callback();
            })
        );
    }

    [Fact]
    public void A_failure_that_moved_to_a_waiting_deferred_is_reported_for_that_one_only() =>
        Assert.Single(
            Reports(static error =>
            {
                var inner = new Deferred();
                Deferred.Succeed().AddCallback(() => inner);
                inner.Errback(error);
            })
        );

    [Fact]
    public void One_with_an_errback_is_not_reported() =>
        Assert.Empty(Reports(static error => Deferred.Fail(error).AddErrback(_ => { })));

    [Fact]
    public void One_with_a_late_errback_is_not_reported() =>
        Assert.Empty(
            Reports(static error =>
            {
                var deferred = Deferred.Fail<int>(error);
                deferred.AddCallback(n => n);
                deferred.AddErrback(_ => 0);
            })
        );

    [Fact]
    public void One_that_was_awaited_is_not_reported()
    {
        static async Deferred Await(Deferred awaited)
        {
            try
            {
                await awaited;
            }
            catch (FormatException) { }
        }

        Assert.Empty(Reports(static error => _ = Await(Deferred.Fail(error))));
        Assert.Empty(
            Reports(static error =>
            {
                var deferred = new Deferred();
                _ = Await(deferred);
                deferred.Errback(error);
            })
        );
    }

    [Fact]
    public void One_that_was_consumed_by_a_list_or_a_race_is_not_reported()
    {
        Assert.Empty(
            Reports(static error =>
                _ = new DeferredList<int>([Deferred.Fail<int>(error)], DeferredListOptions.ConsumeErrors)
            )
        );
        Assert.Empty(
            Reports(static error => _ = new DeferredList([Deferred.Fail(error)], DeferredListOptions.ConsumeErrors))
        );
        Assert.Empty(Reports(static error => Deferred.Race([Deferred.Fail<int>(error), Deferred.Succeed(1)])));
    }

    [Fact]
    public void One_that_only_a_list_looked_at_is_reported() =>
        Assert.Single(Reports(static error => _ = new DeferredList<int>([Deferred.Fail<int>(error)])));

    [Fact]
    public void One_that_became_a_task_is_left_to_the_task() =>
        Assert.Empty(Reports(static error => Deferred.Fail(error).AsTask()));

    [Fact]
    public void A_failure_of_a_deferred_that_is_still_referenced_is_not_reported_yet()
    {
        Deferred? held = null;
        Assert.Empty(Reports(error => held = Deferred.Fail(error)));
        held!.AddErrback(_ => { });
    }

    [Fact]
    public void The_home_of_the_deferred_gets_the_report_too()
    {
        using var home = new LoopHome();
        var error = new FormatException();

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() =>
            home.Run(() =>
            {
                Deferred.Fail(error);
            });
        Make();
        home.RunQueued();
        Garbage.Collect();

        Assert.Same(error, Assert.Single(home.Unhandled).Failure.Exception);
    }

    [Fact]
    public void A_handler_that_throws_breaks_nothing_and_the_home_gets_the_report()
    {
        static async Deferred Method(Task task, Exception error)
        {
            await task;
            throw error;
        }

        using var home = new LoopHome();
        var error = new FormatException();
        void Throw(object? sender, UnhandledFailureEventArgs unhandled)
        {
            if (unhandled.Failure.Exception == error)
            {
                throw new TimeoutException("from the handler");
            }
        }

        Deferred.UnhandledFailure += Throw;
        try
        {
            var source = new TaskCompletionSource();
            home.Run(() =>
            {
                Deferred method = Method(source.Task, error);
                method.AddErrback<CancelledException>(_ => { });
                method.Cancel();
            });
            home.Run(source.SetResult);
        }
        finally
        {
            Deferred.UnhandledFailure -= Throw;
        }

        Assert.Same(error, Assert.Single(home.Unhandled).Failure.Exception);
        Assert.Empty(home.Errors);
    }

    /// <summary>The reports of the garbage of <paramref name="make"/>. Failures of tests that run at the same time
    /// have other errors.</summary>
    internal static IReadOnlyCollection<UnhandledFailureEventArgs> Reports(Action<Exception> make)
    {
        var error = new FormatException();
        var reports = new ConcurrentQueue<UnhandledFailureEventArgs>();
        void Collect(object? sender, UnhandledFailureEventArgs unhandled)
        {
            if (unhandled.Failure.Exception == error)
            {
                reports.Enqueue(unhandled);
            }
        }

        Deferred.UnhandledFailure += Collect;
        try
        {
            // On a thread that ends, so that no register and no stack slot holds the object.
            Threads.RunOnOther(() => make(error));
            Garbage.Collect();
            Garbage.Collect();
        }
        finally
        {
            Deferred.UnhandledFailure -= Collect;
        }

        return reports;
    }
}
