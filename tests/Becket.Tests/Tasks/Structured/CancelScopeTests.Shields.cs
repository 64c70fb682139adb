namespace Becket.Tests.Tasks.Structured;

// Shields.
public sealed partial class CancelScopeTests
{
    [Fact]
    public void A_shield_keeps_off_the_cancellation_of_the_method_too_until_its_next_await()
    {
        var cleanedUp = new Deferred();
        Deferred work = Outer();
        work.Cancel();
        Assert.Empty(_ran);
        cleanedUp.Callback();
        Assert.Equal(["behind the shield", "next await"], _ran);
        Assert.True(work.Called);

        async Deferred Outer() => await Work();

        async Deferred Work()
        {
            await CancelScope.Shield(() => cleanedUp);
            _ran.Add("behind the shield");
            try
            {
                await new Deferred();
            }
            catch (CancelledException)
            {
                _ran.Add("next await");
            }
        }
    }

    [Fact]
    public void After_one_shield_comes_another_and_the_cancellation_is_not_lost()
    {
        (Deferred first, Deferred second) = (new Deferred(), new Deferred());
        Deferred work = Work();
        work.Cancel();
        first.Callback();
        second.Callback();
        Assert.Equal(["next await"], _ran);

        async Deferred Work()
        {
            await CancelScope.Shield(() => first);
            await CancelScope.Shield(() => second);
            try
            {
                await new Deferred();
            }
            catch (CancelledException)
            {
                _ran.Add("next await");
            }
        }
    }

    [Fact]
    public void A_deadline_inside_of_a_shield_counts()
    {
        Deferred work = Work();
        work.Cancel();
        Assert.Empty(_ran);
        _clock.Advance(s_second);
        Assert.Equal(["False"], _ran);

        async Deferred Work() =>
            await CancelScope.Shield(async () =>
                _ran.Add($"{await CancelScope.MoveOnAfter(s_second, static _ => new Deferred(), _clock)}")
            );
    }

    [Fact]
    public void The_value_and_the_failure_of_shielded_work_come_out()
    {
        Assert.Equal(
            3,
            CancelScope.Shield(static () => Deferred.Succeed(3)).TryGetOutcome(out Outcome<int> outcome)
                ? outcome.Value
                : 0
        );
        Deferred failed = CancelScope.Shield(Deferred () => throw new IOException("no"));
        Assert.True(failed.TryGetOutcome(out Outcome failure) && failure.Failure!.Exception is IOException);
        _ = failed.AddErrback<IOException>(static _ => { });
    }

    [Fact]
    public void A_method_inside_is_waited_for_until_it_has_ended()
    {
        var cleanedUp = new Deferred();
        Deferred done = Work();
        _clock.Advance(s_second);
        Assert.False(done.Called);
        cleanedUp.Callback();
        Assert.True(done.Called);
        Assert.Equal(["cleaned up", "left"], _ran);

        async Deferred Work()
        {
            using var limit = new CancelScope(s_second, _clock);
            try
            {
                await Inside();
            }
            catch (CancelledException)
            {
                _ran.Add("left");
            }
        }

        async Deferred Inside()
        {
            try
            {
                await new Deferred();
            }
            finally
            {
                await CancelScope.Shield(() => cleanedUp);
                _ran.Add("cleaned up");
            }
        }
    }
}
