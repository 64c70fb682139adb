using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>Debugging is one switch for the whole process, so these tests run alone.</summary>
[CollectionDefinition(nameof(DebuggingTests), DisableParallelization = true)]
[Collection(nameof(DebuggingTests))]
public sealed class DebuggingTests : IDisposable
{
    public DebuggingTests() => Deferred.Debugging = true;

    public void Dispose() => Deferred.Debugging = false;

    [Fact]
    public void The_error_of_a_second_firing_says_where_the_deferred_was_made_and_fired()
    {
        Deferred<int> deferred = MakeHere();
        FireHere(deferred);

        string message = Assert.Throws<AlreadyFiredException>(() => deferred.Callback(2)).Message;

        AssertInOrder(
            message,
            "has been fired already",
            "It was made here:",
            nameof(MakeHere),
            "It was fired here:",
            nameof(FireHere)
        );
    }

    [Fact]
    public void The_report_of_an_unhandled_failure_says_where_the_deferred_was_made_and_fired()
    {
        UnhandledFailureEventArgs report = Assert.Single(
            UnhandledFailureTests.Reports(static error => FailHere(MakeHere(), error))
        );

        AssertInOrder(
            report.Whereabouts,
            "It was made here:",
            nameof(MakeHere),
            "It was fired here:",
            nameof(FailHere)
        );
    }

    [Fact]
    public void An_async_method_counts_as_made_where_it_first_suspended()
    {
        static async Deferred Method(Deferred first, Exception error)
        {
            await first;
            throw error;
        }

        UnhandledFailureEventArgs report = Assert.Single(
            UnhandledFailureTests.Reports(static error =>
            {
                var first = new Deferred();
                _ = Method(first, error);
                first.Callback();
            })
        );

        AssertInOrder(report.Whereabouts, "It was made here:", nameof(Method), "It was fired here:");
    }

    [Fact]
    public void Turned_off_it_costs_nothing_and_says_nothing()
    {
        Deferred.Debugging = false;
        Deferred<int> deferred = MakeHere();
        FireHere(deferred);

        Assert.DoesNotContain(
            "made here",
            Assert.Throws<AlreadyFiredException>(() => deferred.Callback(2)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_second_await_of_a_deferred_that_has_not_fired_is_reported()
    {
        static async Deferred<int> First(Deferred<int> deferred) => await deferred;
        static async Deferred<int> Second(Deferred<int> deferred) => await deferred;

        UnhandledFailureEventArgs report = Assert.Single(
            Said(static () =>
            {
                Deferred<int> deferred = MakeHere();
                Deferred<int> first = First(deferred);
                Deferred<int> second = Second(deferred);
                deferred.Callback(5);

                // As in Twisted.
                Assert.Equal(5, ChainTests.ValueOf(first));
                Assert.Equal(0, ChainTests.ValueOf(second));
            })
        );

        AssertInOrder(report.Failure.Exception.Message, "is awaited already", "The second is here", nameof(Second));
        AssertInOrder(report.Whereabouts, nameof(MakeHere), "It was first awaited here:", nameof(First));
    }

    [Fact]
    public void A_callback_behind_an_await_a_chain_or_a_task_is_reported()
    {
        static async Deferred Method(Deferred<int> deferred) => await deferred;
        static async Task OfTask(Deferred<int> deferred) => await deferred;

        Assert.Single(
            Said(static () =>
            {
                Deferred<int> deferred = MakeHere();
                _ = Method(deferred);
                deferred.AddCallback(static value => value + 1);
            })
        );
        Assert.Single(
            Said(static () =>
            {
                Deferred<int> deferred = MakeHere();
                Deferred.Succeed().AddCallback(() => deferred);
                deferred.AddCallback(static value => value + 1);
            })
        );
        Assert.Single(
            Said(static () =>
            {
                Deferred<int> deferred = MakeHere();
                Task task = OfTask(deferred);
                Deferred.Succeed().AddCallback(() => deferred);
                deferred.Callback(1);
                Assert.True(task.IsCompleted);
            })
        );
    }

    [Fact]
    public void A_callback_before_an_await_and_a_second_await_of_a_result_are_in_order()
    {
        static async Deferred Twice(Deferred<int> deferred)
        {
            await deferred;
            await deferred;
        }

        Assert.Empty(
            Said(static () =>
            {
                Deferred<int> deferred = MakeHere();
                deferred.AddCallback(static value => value + 1);
                deferred.CancelOn(new CancellationToken(false));
                _ = Twice(deferred);
                deferred.Callback(1);
            })
        );
    }

    private static List<UnhandledFailureEventArgs> Said(Action action)
    {
        var said = new List<UnhandledFailureEventArgs>();
        void Collect(object? sender, UnhandledFailureEventArgs report)
        {
            if (report.Failure.Exception.Message.Contains("is awaited already", StringComparison.Ordinal))
            {
                said.Add(report);
            }
        }

        Deferred.UnhandledFailure += Collect;
        try
        {
            action();
        }
        finally
        {
            Deferred.UnhandledFailure -= Collect;
        }

        return said;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Deferred<int> MakeHere() => new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FireHere(Deferred<int> deferred) => deferred.Callback(1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailHere(Deferred<int> deferred, Exception error) => deferred.Errback(error);

    private static void AssertInOrder(string text, params string[] parts)
    {
        int from = 0;
        foreach (string part in parts)
        {
            int at = text.IndexOf(part, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{part}' is not in its place in: {text}");
            from = at + part.Length;
        }
    }
}
