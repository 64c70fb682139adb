namespace Becket.Testing.Tests;

public sealed class DeferredResultsTests
{
    [Fact]
    public void A_value_comes_out_and_stays_in_the_deferred()
    {
        var deferred = Deferred.Succeed(7);

        Assert.Equal(7, SuccessResultOf(deferred));
        Assert.Equal(7, SuccessResultOf(deferred));
        Assert.Equal("8", SuccessResultOf(deferred.AddCallback(static value => $"{value + 1}")));
    }

    [Fact]
    public void A_success_without_a_value_is_checked() => SuccessResultOf(Deferred.Succeed());

    [Fact]
    public void A_success_that_is_a_failure_is_shown_with_its_stack()
    {
        DeferredResultException error = Assert.Throws<DeferredResultException>(static () =>
            SuccessResultOf(Thrown<int>())
        );
        DeferredResultException withoutValue = Assert.Throws<DeferredResultException>(static () =>
            SuccessResultOf((Deferred)Thrown<int>())
        );

        Assert.StartsWith(
            "A success was expected, but the deferred failed with System.FormatException: Thrown by a test.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(nameof(Throw), error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Equal(error.Message.Split('\n')[0], withoutValue.Message.Split('\n')[0]);
    }

    [Fact]
    public void A_success_that_is_not_there_yet_is_reported()
    {
        DeferredResultException error = Assert.Throws<DeferredResultException>(static () =>
            SuccessResultOf(new Deferred<int>())
        );

        Assert.Equal("A success was expected, but the deferred has no result yet.", error.Message);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public void A_deferred_that_waits_or_is_paused_says_so()
    {
        Deferred waiting = Deferred.Succeed().AddCallback(static () => new Deferred());
        var paused = Deferred.Succeed();
        paused.Pause();

        Assert.EndsWith(
            "has no result yet: a callback has returned a deferred that it waits for.",
            Assert.Throws<DeferredResultException>(() => SuccessResultOf(waiting)).Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "has no result yet; it is paused (1).",
            Assert.Throws<DeferredResultException>(() => FailureResultOf(paused)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_failure_comes_out_with_its_type_and_stack()
    {
        Deferred<int> deferred = Thrown<int>();

        FormatException error = FailureResultOf<FormatException>(deferred);
        Assert.Contains(nameof(Throw), error.StackTrace, StringComparison.Ordinal);
        Assert.Same(error, FailureResultOf(deferred).Exception);
        Assert.Same(error, FailureResultOf<Exception>(deferred));
    }

    [Fact]
    public void A_failure_of_another_type_is_shown_with_its_stack()
    {
        DeferredResultException error = Assert.Throws<DeferredResultException>(static () =>
            FailureResultOf<IOException>(Thrown<int>())
        );

        Assert.StartsWith(
            "A failure of the type System.IO.IOException was expected, but the deferred failed with "
                + "System.FormatException: Thrown by a test.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(nameof(Throw), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_is_a_success_or_not_there_is_reported()
    {
        Assert.Equal(
            "A failure was expected, but the deferred has succeeded: Deferred<Int32>: 7.",
            Assert.Throws<DeferredResultException>(static () => FailureResultOf(Deferred.Succeed(7))).Message
        );
        Assert.StartsWith(
            "A failure of the type System.IO.IOException was expected, but the deferred has no result yet",
            Assert.Throws<DeferredResultException>(static () => FailureResultOf<IOException>(new Deferred())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_result_is_expected_until_there_is_one()
    {
        var deferred = new Deferred<int>();
        NoResultFrom(deferred);
        deferred.Callback(7);

        Assert.Equal(
            "No result was expected, but the deferred has one: Deferred<Int32>: 7.",
            Assert.Throws<DeferredResultException>(() => NoResultFrom(deferred)).Message
        );
        DeferredResultException error = Assert.Throws<DeferredResultException>(static () =>
            NoResultFrom(Thrown<int>())
        );
        Assert.StartsWith(
            "No result was expected, but the deferred failed with System.FormatException",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void A_failure_that_was_asked_for_counts_as_handled() =>
        ReactorTest.Run(static _ =>
        {
            FailureResultOf<FormatException>(Thrown<int>());
            Assert.Throws<DeferredResultException>(static () => SuccessResultOf(Thrown<int>()));
            Assert.Throws<DeferredResultException>(static () => NoResultFrom(Thrown<int>()));
            return Deferred.Succeed();
        });

    private static Deferred<T> Thrown<T>() => Deferred.MaybeDeferred(Throw<T>);

    private static Deferred<T> Throw<T>() => throw new FormatException("Thrown by a test.");
}
