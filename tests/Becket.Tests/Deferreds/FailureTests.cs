using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

public sealed class FailureTests
{
    [Fact]
    public void Check_gives_the_error_if_it_is_of_the_type()
    {
        var error = new FileNotFoundException();
        var failure = new Failure(error);

        Assert.Same(error, failure.Check<IOException>());
        Assert.Null(failure.Check<FormatException>());
        Assert.Equal(
            typeof(IOException),
            failure.Check(typeof(FormatException), typeof(IOException), typeof(Exception))
        );
        Assert.Null(failure.Check(typeof(FormatException)));
        Assert.Null(failure.Check());
    }

    [Fact]
    public void Trap_gives_the_error_or_throws_it_again()
    {
        var error = new FileNotFoundException();
        var failure = new Failure(error);

        Assert.Same(error, failure.Trap<IOException>());
        Assert.Equal(typeof(IOException), failure.Trap(typeof(IOException)));
        Assert.Same(error, Assert.Throws<FileNotFoundException>(() => failure.Trap<FormatException>()));
        Assert.Same(error, Assert.Throws<FileNotFoundException>(() => failure.Trap(typeof(FormatException))));
    }

    [Fact]
    public void Throwing_it_keeps_the_stack_it_was_first_thrown_from()
    {
        Exception? error = Record.Exception(new Failure(Record.Exception(ThrowHere)!).Throw);

        Assert.Contains(nameof(ThrowHere), error!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callbacks_error_reaches_an_await_with_the_stack_of_the_callback()
    {
        async Deferred<string> Method()
        {
            try
            {
                await Deferred.Succeed().AddCallback(ThrowHere);
                return "";
            }
            catch (FormatException error)
            {
                return error.StackTrace!;
            }
        }

        string stack = ChainTests.ValueOf(Method());
        Assert.Contains(nameof(ThrowHere), stack, StringComparison.Ordinal);
        Assert.Contains(nameof(Method), stack, StringComparison.Ordinal);
    }

    [Fact]
    public void An_errback_that_rethrows_keeps_the_first_stack_and_the_failure()
    {
        var seen = new List<Failure>();
        Deferred deferred = Deferred.Succeed().AddCallback(ThrowHere);
        deferred.AddErrback(
            Failure (failure) =>
            {
                seen.Add(failure);
                throw failure.Exception;
            }
        );
        deferred.AddErrback(
            Failure (failure) =>
            {
                seen.Add(failure);
                failure.Throw();
                return failure;
            }
        );
        deferred.AddErrback(failure =>
        {
            seen.Add(failure);
            failure.Trap<IOException>();
        });
        deferred.AddErrback(failure =>
        {
            seen.Add(failure);
        });

        Assert.Equal(4, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.Contains(nameof(ThrowHere), Record.Exception(seen[0].Throw)!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void An_errback_that_throws_another_error_makes_that_the_failure()
    {
        var deferred = Deferred.Fail(new FormatException());
        deferred.AddErrback(failure => throw new IOException("", failure.Exception));

        Assert.IsType<FormatException>(Assert.IsType<IOException>(CancelTests.ErrorOf(deferred)).InnerException);
    }

    [Fact]
    public void An_error_that_was_never_thrown_may_be_a_failure()
    {
        var error = new FormatException();

        Assert.Same(error, CancelTests.ErrorOf(Deferred.Fail<int>(error)));
        Assert.Same(error, Record.Exception(new Failure(error).Throw));
    }

    [Fact]
    public void The_value_of_a_failed_outcome_throws_the_error()
    {
        var error = new FormatException();
        var outcome = new Outcome<int>(new Failure(error));

        Assert.False(outcome.Succeeded);
        Assert.Same(error, Assert.Throws<FormatException>(() => outcome.Value));
        Assert.Same(error, Assert.Throws<FormatException>(Outcome.Failed(outcome.Failure!).ThrowIfFailed));
        Outcome.Success.ThrowIfFailed();
        Assert.Equal(new Outcome<int>(3), new Outcome<int>(3));
        Assert.NotEqual(new Outcome<int>(3), outcome);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowHere() => throw new FormatException("thrown here");
}
