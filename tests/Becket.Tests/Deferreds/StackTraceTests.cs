namespace Becket.Tests.Deferreds;

/// <summary>The stack of an error shows the user's methods. Those of the library that only carry the error are
/// hidden.</summary>
public sealed class StackTraceTests : IDisposable
{
    private readonly Reactor _reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });

    public void Dispose() => _reactor.Dispose();

    [Fact]
    public void Through_three_awaits_there_is_a_line_for_each_method_and_few_others()
    {
        async Deferred Outer() => await Middle();
        async Deferred Middle() => await Inner();
        async Deferred Inner()
        {
            await _reactor.DeferLater(TimeSpan.FromSeconds(1));
            throw new FormatException();
        }

        Check(() => _reactor.Run(async () => await Outer()), "Inner", "Middle", "Outer");
    }

    [Fact]
    public void Through_three_awaits_of_values()
    {
        async Deferred<int> Outer() => await Middle();
        async Deferred<int> Middle() => await Inner();
        async Deferred<int> Inner()
        {
            await _reactor.DeferLater(TimeSpan.FromSeconds(1));
            throw new FormatException();
        }

        Check(() => _reactor.Run(async () => await Outer()), "Inner", "Middle", "Outer");
    }

    [Fact]
    public void Of_a_callback()
    {
        static int Callback(int value) => throw new FormatException($"{value}");

        Check(() => _reactor.Run(() => _reactor.DeferLater(TimeSpan.Zero, () => 1).AddCallback(Callback)), "Callback");
    }

    [Fact]
    public void Of_an_errback_that_throws_anew_and_of_one_that_throws_the_same()
    {
        static void Errback(Failure failure) => failure.Throw();
        static Deferred Callback() => throw new FormatException();

        Check(
            () =>
                _reactor.Run(() =>
                    _reactor.DeferLater(TimeSpan.Zero).AddCallback(Callback).AddErrback(Errback).AddErrback(Errback)
                ),
            "Callback"
        );
    }

    [Fact]
    public void Of_a_function_in_a_thread()
    {
        static int Work() => throw new FormatException();

        Check(() => _reactor.Run(async () => await _reactor.DeferToThread(Work)), "Work");
    }

    [Fact]
    public void Of_a_looping_call()
    {
        static void Beat() => throw new FormatException();

        Check(() => _reactor.Run(async () => await new LoopingCall(Beat).Start(TimeSpan.FromSeconds(1))), "Beat");
    }

    [Fact]
    public void Of_an_outcome()
    {
        static int Fails() => throw new FormatException();

        Deferred.Execute(Fails).TryGetOutcome(out Outcome<int> outcome);
        Check(() => _ = outcome.Value, "Fails");
        var again = Deferred.Execute(Fails);
        Check(() => again.GetAwaiter().GetResult(), "Fails");
    }

    /// <summary>Checks that the methods are in the stack in this order, and that at most three lines are the
    /// library's (such as that of <c>reactor.Run</c>, which the user called).</summary>
    private static void Check(Action action, params string[] methods)
    {
        string[] lines = Assert.Throws<FormatException>(action).StackTrace!.Split(Environment.NewLine);
        int from = 0;
        foreach (string method in methods)
        {
            int at = Array.FindIndex(lines, from, line => line.Contains($"g__{method}|", StringComparison.Ordinal));
            Assert.True(at >= 0, $"{method} is not in its place in:\n{string.Join('\n', lines)}");
            from = at + 1;
        }

        string[] others =
        [
            .. lines.Where(static line =>
                !line.Contains($"at {nameof(Becket)}.{nameof(Tests)}.", StringComparison.Ordinal)
            ),
        ];
        Assert.True(others.Length <= 3, string.Join('\n', lines));
    }
}
