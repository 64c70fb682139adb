using System.Globalization;
using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>One chain, one object; a typed handle where the type of the value changes.</summary>
public sealed class HandleTests
{
    [Fact]
    public void What_keeps_the_type_returns_the_same_object()
    {
        var number = new Deferred<int>();
        var plain = new Deferred();

        Assert.Same(number, number.AddCallback(n => n + 1));
        Assert.Same(number, number.AddCallback(n => Deferred.Succeed(n)));
        Assert.Same(number, number.AddCallback(n => Task.FromResult(n)));
        Assert.Same(number, number.AddErrback(_ => 0));
        Assert.Same(number, number.AddErrback(failure => failure));
        Assert.Same(number, number.AddErrback<FormatException>(_ => 0));
        Assert.Same(number, number.AddCallbacks(n => n, _ => 0));
        Assert.Same(number, number.AddBoth(outcome => outcome));
        Assert.Same(number, number.AddBoth(_ => 0));
        Assert.Same(number, number.CancelOn(new CancellationTokenSource().Token));
        Assert.Same(plain, plain.AddCallback(() => { }));
        Assert.Same(plain, plain.AddErrback(_ => { }));
        Assert.Same(plain, plain.AddBoth(_ => { }));
        Assert.Same(plain, plain.Chain(new Deferred()));
    }

    [Fact]
    public void A_stale_handle_says_so_where_it_is_used_and_what_to_use_instead()
    {
        var number = new Deferred<int>();
        Deferred<string> text = number.AddCallback(Text);
        Action[] mistakes =
        [
            () => number.AddCallback(n => n),
            () => number.AddErrback(_ => 0),
            () => number.AddBoth(outcome => outcome),
            () => number.AddCallbacks(n => n, _ => 0),
            () => number.GetAwaiter(),
            () => number.Chain(new Deferred<int>()),
            () => number.AsTask(),
            () => number.CancelOn(new CancellationTokenSource().Token),
            () => _ = new DeferredList<int>([number]),
            () => _ = new DeferredList([number]),
            () => ((Deferred)number).AddCallback(() => { }),
        ];

        Assert.All(
            mistakes,
            static mistake =>
            {
                InvalidOperationException error = Assert.Throws<InvalidOperationException>(mistake);
                Assert.Contains("This Deferred<Int32> is stale", error.Message, StringComparison.Ordinal);
                Assert.Contains("returned a Deferred<String>", error.Message, StringComparison.Ordinal);
                Assert.Contains("Add to that one, or await it", error.Message, StringComparison.Ordinal);
            }
        );

        // None of the errors has changed the chain.
        number.Callback(4);
        Assert.Equal("4", ChainTests.ValueOf(text));
    }

    [Fact]
    public void A_stale_handle_returned_from_a_callback_fails_that_callback()
    {
        var number = Deferred.Succeed(1);
        number.AddCallback(Text);
        string caught = "";
        Deferred
            .Succeed()
            .AddCallback(() => number)
            .AddErrback(failure =>
            {
                caught = failure.Exception.Message;
                return 0;
            });

        Assert.Contains("stale", caught, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_fires_through_the_deferred_it_began_with()
    {
        var number = new Deferred<int>();
        Deferred<string> text = number.AddCallback(Text).AddCallback(s => s + "!");

        number.Callback(5);

        Assert.Equal("5!", ChainTests.ValueOf(text));
    }

    [Fact]
    public void Firing_through_a_later_handle_begins_behind_the_change_of_type()
    {
        var ran = new List<string>();
        var number = new Deferred<int>();
        number.AddCallback(n =>
        {
            ran.Add("not run");
            return n;
        });
        Deferred<string> text = number.AddCallback(Text);
        text.AddCallback(s =>
        {
            ran.Add(s);
            return s;
        });

        text.Callback("straight in");

        Assert.Equal(["straight in"], ran);
        Assert.True(number.Called);
        Assert.Throws<AlreadyFiredException>(() => number.Callback(1));
    }

    [Fact]
    public void Firing_through_a_handle_in_the_middle_runs_what_is_behind_it()
    {
        var number = new Deferred<int>();
        Deferred<string> text = number.AddCallback(Text);
        Deferred<int> length = text.AddCallback(s => s.Length);

        text.Callback("four");

        Assert.Equal(4, ChainTests.ValueOf(length));
    }

    [Fact]
    public void Firing_through_a_later_handle_is_an_error_if_a_method_awaits_the_value_before_it()
    {
        static async Deferred<int> Await(Deferred<int> awaited) => await awaited;

        var number = new Deferred<int>();
        Deferred<int> waiting = Await(number);
        Deferred<string> text = number.AddCallback(Text);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => text.Callback("x"));

        Assert.Contains("Fire the Deferred<Int32> that it began with", error.Message, StringComparison.Ordinal);
        number.Callback(3);
        Assert.Equal(3, ChainTests.ValueOf(waiting));
    }

    [Fact]
    public void Pausing_cancelling_and_looking_work_through_any_handle()
    {
        var number = new Deferred<int>();
        Deferred<string> text = number.AddCallback(Text);

        number.Pause();
        Assert.Equal(1, text.PauseCount);
        text.Unpause();
        Assert.Equal(0, number.PauseCount);
        number.Cancel();
        Assert.True(text.Called);
        Assert.True(text.TryGetOutcome(out Outcome<string> outcome));
        Assert.IsType<CancelledException>(outcome.Failure!.Exception);
        text.AddErrback(_ => "");
    }

    [Fact]
    public void A_handle_that_the_chain_has_not_reached_has_no_outcome()
    {
        var number = Deferred.Succeed(1);
        number.Pause();
        Deferred<string> text = number.AddCallback(Text);

        Assert.True(number.TryGetOutcome(out Outcome<int> _));
        Assert.False(text.TryGetOutcome(out Outcome<string> _));

        text.Unpause();
        Assert.True(text.TryGetOutcome(out Outcome<string> _));
    }

    [Fact]
    public void A_later_handle_of_a_running_chain_is_waited_for_until_its_value_is_there()
    {
        static async Deferred<string> Await(Deferred<string> awaited) => await awaited;

        var number = new Deferred<int>();
        Deferred<string> text = null!,
            returned = null!,
            awaited = null!;
        number.AddCallback(n =>
        {
            returned = Deferred.Succeed().AddCallback(() => text);
            awaited = Await(text);
            Assert.False(returned.TryGetOutcome(out Outcome<string> _));
            Assert.False(awaited.TryGetOutcome(out Outcome<string> _));
            return n;
        });
        text = number.AddCallback(Text);

        number.Callback(1);

        Assert.Equal("1", ChainTests.ValueOf(returned));
        Assert.Null(ChainTests.ValueOf(awaited));
    }

    [Fact]
    public void A_value_that_was_passed_on_is_not_kept_alive()
    {
        WeakReference weak = PassOn(out Deferred<int>? handle);

        Garbage.Collect();

        Assert.False(weak.IsAlive);
        GC.KeepAlive(handle);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PassOn(out Deferred<int> handle)
    {
        string value = new string('x', 3);
        handle = Deferred.Succeed(value).AddCallback(_ => 1);
        return new WeakReference(value);
    }

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);
}
