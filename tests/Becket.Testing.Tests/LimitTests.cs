namespace Becket.Testing.Tests;

/// <summary>Tests that do not end by themselves.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_test_that_waits_for_nothing_fails_and_says_which_methods_wait_for_what()
    {
        ReactorTestException error = Fails(
            static async _ => await Outer(new Deferred<int>()),
            Impatient(new ReactorTestOptions())
        );

        Assert.Contains(
            $"The test waits in LimitTests.{nameof(A_test_that_waits_for_nothing_fails_and_says_which_methods_wait_for_what)}, "
                + "which awaits LimitTests.Outer, which awaits LimitTests.Inner, for a deferred: Deferred<Int32>: not fired.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("Nothing will ever happen", error.Message, StringComparison.Ordinal);
        Assert.IsType<VirtualTimeException>(error.InnerException);
    }

    [Fact]
    public void A_test_with_a_repeating_call_fails_at_the_limit_of_virtual_time_and_names_the_call()
    {
        ReactorTestException error = Fails(
            static async reactor =>
            {
                _ = new LoopingCall(static () => { }) { Clock = reactor }.Start(TimeSpan.FromSeconds(1));
                await new Deferred();
            },
            new ReactorTestOptions { VirtualTimeLimit = TimeSpan.FromMinutes(2) }
        );

        Assert.Contains("The limit of virtual time is reached: 00:02:00", error.Message, StringComparison.Ordinal);
        Assert.Contains("ReactorTestOptions.VirtualTimeLimit", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 delayed call at that moment", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"{nameof(LimitTests)}.cs:line",
            Assert.Single(error.LeftBehind).Place,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_test_that_awaits_a_task_for_ever_fails_at_the_limit_of_real_time()
    {
        ReactorTestException error = Fails(
            static async _ => await new TaskCompletionSource().Task,
            new ReactorTestOptions { RealTimeLimit = s_soon }
        );

        Assert.StartsWith(
            "The test did not end within 00:00:00.1000000 of real time (ReactorTestOptions.RealTimeLimit). The test "
                + "waits in LimitTests.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("for a task, or something else", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_of_tasks_that_does_not_end_fails_at_the_limit_of_real_time()
    {
        ReactorTestException error = Assert.Throws<ReactorTestException>(static () =>
            ReactorTest.Run(
                static async Task (_) => await new TaskCompletionSource().Task,
                new ReactorTestOptions { RealTimeLimit = s_soon }
            )
        );

        Assert.Contains("The test waits for a task.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_in_real_time_that_waits_too_long_is_cancelled_and_cleans_up()
    {
        bool hasCleanedUp = false;
        ReactorTestException error = Fails(
            async reactor =>
            {
                try
                {
                    await reactor.DeferLater(TimeSpan.FromHours(1));
                }
                finally
                {
                    hasCleanedUp = true;
                }
            },
            new ReactorTestOptions { RealTime = true, RealTimeLimit = s_soon }
        );

        Assert.True(hasCleanedUp);
        Assert.Contains("for a delay (DeferLater).", error.Message, StringComparison.Ordinal);
        Assert.Equal(LeftBehindKind.DelayedCall, Assert.Single(error.LeftBehind).Kind);
    }

    [Fact]
    public void A_failure_that_kept_the_test_waiting_is_named_with_the_limit()
    {
        ReactorTestException error = Fails(
            static async reactor =>
            {
                var answer = new Deferred<int>();
                reactor.CallLater(TimeSpan.FromSeconds(1), static () => throw new FormatException("Thrown by a test."));
                await answer;
            },
            Impatient(new ReactorTestOptions())
        );

        Assert.IsType<FormatException>(error.InnerException);
        Assert.Contains("Nothing will ever happen", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 failure that no code handled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_on_a_thread_that_does_not_return_is_named_at_the_limit()
    {
        using var release = new ManualResetEventSlim();
        ReactorTestException error = Fails(
            async reactor =>
            {
                reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, release.Set);
                await reactor.DeferToThread(release.Wait);
            },
            new ReactorTestOptions { RealTimeLimit = s_soon }
        );

        Assert.Equal(LeftBehindKind.ThreadFunction, Assert.Single(error.LeftBehind).Kind);
    }

    private static ReactorTestException Fails(Func<Reactor, Deferred> test, ReactorTestOptions options) =>
        Assert.Throws<ReactorTestException>(() => ReactorTest.Run(test, options));

    private static ReactorTestOptions Impatient(ReactorTestOptions options) =>
        options with
        {
            Configure = static reactor => reactor with { VirtualTimePatience = s_soon },
        };

    private static async Deferred<int> Outer(Deferred<int> never) => await Inner(never) + 1;

    private static async Deferred<int> Inner(Deferred<int> never) => await never + 1;
}
