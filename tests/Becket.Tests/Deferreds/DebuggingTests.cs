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
