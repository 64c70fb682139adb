namespace Becket.Tests.Tasks.Structured;

/// <summary>Cancel scopes, on a clock that the test moves.</summary>
public sealed partial class CancelScopeTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Clock _clock = new();
    private readonly List<string> _ran = [];

    [Fact]
    public void Both_the_inner_and_the_outer_deadline_count()
    {
        Deferred done = Outer(2);
        _clock.Advance(s_second);
        Assert.Equal(["inner caught"], _ran);
        _clock.Advance(s_second);
        Assert.Equal(["inner caught", "outer caught"], _ran);
        Assert.True(done.Called);

        _ran.Clear();
        done = Outer(0.5);
        _clock.Advance(s_second);
        Assert.Equal(["outer caught"], _ran);
        Assert.True(done.Called);

        async Deferred Outer(double seconds)
        {
            using var outer = new CancelScope(TimeSpan.FromSeconds(seconds), _clock);
            try
            {
                await Inner();
                await new Deferred();
            }
            catch (OperationCanceledException error) when (outer.Caught(error))
            {
                _ran.Add("outer caught");
            }
        }

        async Deferred Inner()
        {
            using var inner = new CancelScope(s_second, _clock);
            try
            {
                await new Deferred();
            }
            catch (OperationCanceledException error) when (inner.Caught(error))
            {
                _ran.Add("inner caught");
            }
        }
    }

    [Fact]
    public void If_both_are_cancelled_the_exception_is_for_the_outer_one()
    {
        CancelScope? innerScope = null;
        CancelScope? outerScope = null;
        var gate = new Deferred();
        Deferred done = Outer();
        innerScope!.Cancel();
        outerScope!.Cancel();
        gate.Callback();
        Assert.True(done.Called);
        Assert.Equal((false, true), (innerScope.CancelledCaught, outerScope.CancelledCaught));

        async Deferred Outer()
        {
            using CancelScope outer = outerScope = new CancelScope();
            try
            {
                await Inner();
            }
            catch (OperationCanceledException error) when (outer.Caught(error)) { }
        }

        async Deferred Inner()
        {
            using CancelScope inner = innerScope = new CancelScope();
            try
            {
                await CancelScope.Shield(() => gate);
                await new Deferred();
            }
            catch (OperationCanceledException error) when (inner.Caught(error))
            {
                Assert.Fail("The inner scope has taken the exception of the outer one.");
            }
        }
    }

    [Fact]
    public void A_cancelled_scope_stays_cancelled()
    {
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.Equal(["first", "second"], _ran);
        Assert.True(done.Called);

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            foreach (string name in (string[])["first", "second"])
            {
                try
                {
                    await new Deferred();
                }
                catch (CancelledException)
                {
                    _ran.Add(name);
                }
            }
        }
    }

    [Fact]
    public void The_code_after_the_scope_is_not_in_it()
    {
        var gate = new Deferred();
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.False(done.Called);
        gate.Callback();
        Assert.True(done.Called);

        async Deferred Work()
        {
            using (new CancelScope(s_second, _clock))
            {
                await Assert.ThrowsAsync<CancelledException>(static async () => await new Deferred());
            }

            await gate;
        }
    }

    [Fact]
    public void A_method_that_outlives_the_scope_belongs_to_the_scope_around()
    {
        CancelScope? around = null;
        Deferred? left = null;
        var gate = new Deferred();
        Deferred done = Work();
        Assert.False(left!.Called);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(left.Called);

        around!.Cancel();

        Assert.True(left.Called);
        Assert.True(done.Called);

        async Deferred Work()
        {
            using CancelScope outer = around = new CancelScope();
            using (new CancelScope(s_second, _clock))
            {
                left = Outlives();
            }

            try
            {
                await gate;
            }
            catch (CancelledException) { }
        }

        static async Deferred Outlives()
        {
            try
            {
                await new Deferred();
            }
            catch (CancelledException) { }
        }
    }

    [Fact]
    public void A_method_that_began_outside_is_cancelled_like_any_deferred()
    {
        Deferred outside = Outside();
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.Equal(["outside"], _ran);
        Assert.True(done.Called);

        async Deferred Outside()
        {
            try
            {
                await new Deferred();
            }
            finally
            {
                _ran.Add("outside");
            }
        }

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            await Assert.ThrowsAsync<CancelledException>(async () => await outside);
        }
    }

    [Fact]
    public void The_deadline_can_be_moved_and_taken_away()
    {
        CancelScope? limit = null;
        Deferred done = Work();
        limit!.SetDeadline(TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(done.Called);
        limit.SetDeadline(Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(done.Called);
        limit.SetDeadline(TimeSpan.Zero);
        _clock.Advance(TimeSpan.Zero);
        Assert.True(done.Called);
        Assert.Empty(_clock.GetDelayedCalls());

        async Deferred Work()
        {
            using CancelScope scope = limit = new CancelScope(s_second, _clock);
            await Assert.ThrowsAsync<CancelledException>(static async () => await new Deferred());
        }
    }

    [Fact]
    public void The_time_left_is_that_of_the_shortest_deadline_up_to_the_next_shield()
    {
        Assert.Null(CancelScope.TimeLeft);
        using var outer = new CancelScope(TimeSpan.FromSeconds(5), _clock);
        using (new CancelScope(TimeSpan.FromSeconds(9), _clock))
        {
            Assert.Equal(TimeSpan.FromSeconds(5), CancelScope.TimeLeft);
            _ = CancelScope.Shield(() =>
            {
                Assert.Null(CancelScope.TimeLeft);
                return Deferred.Succeed();
            });
            _clock.Advance(s_second);
            Assert.Equal(TimeSpan.FromSeconds(4), CancelScope.TimeLeft);
        }

        outer.Cancel();
        Assert.Equal(TimeSpan.Zero, CancelScope.TimeLeft);
    }

    [Fact]
    public void Tokens_follow_the_scope_and_those_around_it()
    {
        Assert.False(CancelScope.CurrentToken.CanBeCanceled);
        using var outer = new CancelScope();
        using var inner = new CancelScope();
        CancellationToken token = CancelScope.CurrentToken;
        Assert.Equal(inner.Token, token);
        Assert.False(token.IsCancellationRequested);
        outer.Cancel();
        Assert.True(token.IsCancellationRequested);
        Assert.False(inner.IsCancelled);
    }

    [Fact]
    public void The_exception_carries_the_token_of_the_scope_that_was_cancelled()
    {
        CancellationToken token = default;
        Exception? seen = null;
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.True(done.Called);
        Assert.Equal(token, Assert.IsType<CancelledException>(seen).CancellationToken);

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            token = limit.Token;
            try
            {
                await Deferred.Gather(new Deferred<int>(), new Deferred<int>());
            }
            catch (Exception error) when (limit.Caught(error))
            {
                seen = error;
            }
        }
    }

    [Fact]
    public void Only_cancellations_are_caught()
    {
        using var scope = new CancelScope();
        Assert.False(scope.Caught(new OperationCanceledException()));
        scope.Cancel();
        Assert.False(scope.Caught(new IOException()));
        Assert.True(scope.Caught(new OperationCanceledException()));
    }

    [Fact]
    public void An_async_task_method_in_the_scope_is_cancelled_too()
    {
        Task? task = null;
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.True(done.Called);
        Assert.True(task!.IsCanceled);

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            task = TaskMethod();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
        }

        static async Task TaskMethod() => await new Deferred();
    }

    [Fact]
    public void What_a_canceller_throws_is_reported_and_the_await_ends()
    {
        var reports = new List<Exception>();
        EventHandler<UnhandledFailureEventArgs> note = (_, report) => reports.Add(report.Failure.Exception);
        Deferred.UnhandledFailure += note;
        Deferred done = Work();
        _clock.Advance(s_second);
        Deferred.UnhandledFailure -= note;
        Assert.True(done.Called);
        Assert.Contains(reports, static error => error is FormatException);

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            await Assert.ThrowsAsync<CancelledException>(static async () =>
                await new Deferred(static _ => throw new FormatException("canceller"))
            );
        }
    }

    [Fact]
    public void Work_in_a_scope_that_throws_or_returns_null_has_failed()
    {
        var failed = new List<Deferred>
        {
            CancelScope.MoveOnAfter(s_second, Deferred (_) => throw new FormatException(), _clock),
            CancelScope.FailAfter(s_second, Deferred (_) => throw new FormatException(), _clock),
            CancelScope.Shield(Deferred () => throw new FormatException()),
            CancelScope.MoveOnAfter(s_second, static Deferred (_) => null!, _clock),
            CancelScope.FailAfter(s_second, static Deferred (_) => null!, _clock),
            CancelScope.Shield(static Deferred () => null!),
        };
        Assert.All(
            failed,
            static deferred =>
            {
                Assert.True(deferred.Called);
                _ = deferred.AddErrback(static _ => { });
            }
        );
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void Without_a_reactor_a_deadline_needs_a_clock() =>
        Assert.Contains(
            "new CancelScope(limit, clock)",
            Assert.Throws<InvalidOperationException>(static () => new CancelScope(s_second)).Message
        );

    [Fact]
    public void A_scope_that_could_not_be_made_leaves_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CancelScope(-s_second, _clock));
        Assert.False(CancelScope.CurrentToken.CanBeCanceled);
    }
}
