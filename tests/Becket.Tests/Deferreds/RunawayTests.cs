namespace Becket.Tests.Deferreds;

/// <summary>Cases that used to overflow the stack, or to run for ever.</summary>
public sealed class RunawayTests
{
    [Fact]
    public void A_hundred_thousand_functions_that_wait_for_a_lock_and_finish_at_once_leave_the_stack_flat()
    {
        var @lock = new DeferredLock();
        _ = @lock.Acquire();
        var ran = new List<int>();
        for (int i = 0; i < 100_000; i++)
        {
            int number = i;
            _ = @lock.Run(() => ran.Add(number));
        }

        @lock.Release();

        Assert.Equal(Enumerable.Range(0, 100_000), ran);
        Assert.False(@lock.Locked);
    }

    [Fact]
    public void Cancelling_one_of_two_that_wait_for_each_other_comes_to_an_end()
    {
        Deferred first = new(),
            second = new();
        first.AddCallback(() => second);
        second.AddCallback(() => first);
        first.Callback();
        second.Callback();

        first.Cancel();

        Assert.True(first.IsWaiting);
        Assert.True(second.IsWaiting);
    }

    [Fact]
    public void A_canceller_that_cancels_its_own_deferred_without_end_is_an_error_and_not_the_end_of_the_process()
    {
        var deferred = new Deferred(canceller: cancelled => cancelled.Cancel());

        Assert.Throws<InsufficientExecutionStackException>(deferred.Cancel);
    }

    [Fact]
    public void A_canceller_is_called_again_when_a_callback_of_what_it_cancels_cancels_its_own_deferred()
    {
        int calls = 0;
        var inner = new Deferred();
        var outer = new Deferred(canceller: _ =>
        {
            calls++;
            inner.Cancel();
        });
        inner.AddErrback(_ =>
        {
            outer.Cancel();
        });

        outer.Cancel();

        Assert.Equal(2, calls);
        outer.AddErrback(failure =>
        {
            failure.Trap<CancelledException>();
        });
    }

    [Fact]
    public void An_errback_that_gives_null_gives_the_value_null()
    {
        Deferred<string?> text = Deferred
            .Fail<string?>(new TimeoutException())
            .AddErrback<TimeoutException>(late => null!);

        Assert.True(text.TryGetOutcome(out Outcome<string?> outcome));
        Assert.Null(outcome.Value);
    }
}
