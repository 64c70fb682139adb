using System.Globalization;

namespace Becket.Tests.Deferreds;

/// <summary>
/// Lambdas need no cast. Each line compiles only if overload resolution finds the overload with the type on the left.
/// As a <c>Deferred&lt;T&gt;</c> is also a <c>Deferred</c>, <see cref="Static{T}"/> distinguishes the two.
/// </summary>
public sealed class OverloadTests
{
    private readonly Deferred _done = Deferred.Succeed();

    private static Deferred<int> Number => new();

    [Fact]
    public void Callbacks_that_return_values()
    {
        Deferred<int> same = Number.AddCallback(n => n + 1);
        Deferred<string> text = Number.AddCallback(n => n.ToString(CultureInfo.InvariantCulture));
        Deferred<int> group = Number.AddCallback(int.Abs);
        Deferred<string> textGroup = Number.AddCallback(Text);
        Deferred<double> ignoring = Number.AddCallback(() => 1.5);
        Deferred<long> plain = new Deferred().AddCallback(() => 1L);
        Deferred<int?> maybe = Number.AddCallback(n => n > 0 ? n : (int?)null);
        Deferred<(int, string)> tuple = Number.AddCallback(n => (n, "x"));
        Deferred<Func<int>> function = Number.AddCallback(n => (Func<int>)(() => n));
        AssertDistinct(same, text, group, textGroup, ignoring, plain, maybe, tuple, function);
    }

    [Fact]
    public void Callbacks_that_return_nothing()
    {
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(_ => { })));
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(() => { })));
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(new List<int>().Add)));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddCallback(() => { })));
    }

    [Fact]
    public void Callbacks_that_return_deferreds()
    {
        Deferred<string> text = Number.AddCallback(_ => new Deferred<string>());
        Deferred<string> group = Number.AddCallback(Fetch);
        Deferred<string> plain = new Deferred().AddCallback(() => new Deferred<string>());
        Deferred<DeferredListResult<int>> derived = Number.AddCallback(_ => new DeferredList<int>([Number]));
        Deferred<string> block = Number.AddCallback(n =>
        {
            if (n > 0)
            {
                return new Deferred<string>();
            }

            return Deferred.Succeed("");
        });
        AssertDistinct(text, group, plain, derived, block);
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(_ => new Deferred())));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddCallback(() => new Deferred())));
    }

    [Fact]
    public void Async_lambdas_become_async_deferred_methods()
    {
        Deferred<int> same = Number.AddCallback(async n =>
        {
            await _done;
            return n;
        });
        Deferred<string> text = Number.AddCallback(async n =>
        {
            await _done;
            return Text(n);
        });
        Deferred<string> plain = new Deferred().AddCallback(async () =>
        {
            await _done;
            return "";
        });
        Deferred<int> recovered = Number.AddErrback(async _ =>
        {
            await _done;
            return 1;
        });
        Deferred<int> typed = Number.AddErrback<FormatException>(async _ =>
        {
            await _done;
            return 1;
        });
        AssertDistinct(same, text, plain, recovered, typed);
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(async _ => await _done)));
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(async () => await _done)));
        Assert.Equal(typeof(Deferred), Static(Number.AddErrback(async _ => await _done)));
        Assert.Equal(typeof(Deferred), Static(Number.AddBoth(async _ => await _done)));
    }

    [Fact]
    public void Callbacks_that_return_tasks()
    {
        Deferred<string> text = Number.AddCallback(_ => Task.FromResult(""));
        Deferred<int> same = Number.AddCallback(_ => Task.FromResult(1));
        Deferred<int> recovered = Number.AddErrback(_ => Task.FromResult(1));
        Deferred<string> plain = new Deferred().AddCallback(() => Task.FromResult(""));
        AssertDistinct(text, same, recovered, plain);
        Assert.Equal(typeof(Deferred), Static(Number.AddCallback(_ => Task.CompletedTask)));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddCallback(() => Task.CompletedTask)));
        Assert.Equal(typeof(Deferred), Static(Number.AddErrback(_ => Task.CompletedTask)));
    }

    [Fact]
    public void Errbacks_for_all_errors_and_for_one_type()
    {
        Deferred<int> value = Number.AddErrback(_ => -1);
        Deferred<int> typed = Number.AddErrback<FormatException>(_ => -1);
        Deferred<int> inferred = Number.AddErrback((FormatException error) => error.Message.Length);
        Deferred<int> passed = Number.AddErrback(failure => failure);
        Deferred<int> deferred = Number.AddErrback(_ => Deferred.Succeed(1));
        Deferred<int> typedDeferred = Number.AddErrback<FormatException>(_ => Deferred.Succeed(1));
        AssertDistinct(value, typed, inferred, passed, deferred, typedDeferred);
        Assert.Equal(typeof(Deferred), Static(Number.AddErrback(_ => { })));
        Assert.Equal(typeof(Deferred), Static(Number.AddErrback<FormatException>(_ => { })));
        Assert.Equal(typeof(Deferred), Static(Number.AddErrback(failure => failure.Trap<FormatException>())));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddErrback(_ => { })));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddErrback(failure => failure)));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddErrback<FormatException>(_ => { })));
    }

    [Fact]
    public void Lambdas_that_only_throw()
    {
        Deferred<int> errback = Number.AddErrback(_ => throw new FormatException());
        Deferred<int> typed = Number.AddErrback<FormatException>(_ => throw new FormatException());
        AssertDistinct(errback, typed);
        int failed = 0;
        Deferred
            .Succeed(1)
            .AddCallback(_ => throw new FormatException())
            .AddErrback<FormatException>(_ =>
            {
                failed++;
            });
        Deferred
            .Succeed()
            .AddCallback(() => throw new FormatException())
            .AddErrback<FormatException>(_ =>
            {
                failed++;
            });
        Assert.Equal(2, failed);
    }

    [Fact]
    public void Pairs()
    {
        Deferred<int> same = Number.AddCallbacks(n => n, _ => -1);
        Deferred<string> text = Number.AddCallbacks(Text, _ => "");
        Deferred<string> deferreds = Number.AddCallbacks(_ => Deferred.Succeed(""), _ => Deferred.Succeed(""));
        Deferred<string> mixed = Number.AddCallbacks(_ => Deferred.Succeed(""), _ => "");
        Deferred<string> otherMixed = Number.AddCallbacks(Text, _ => Deferred.Succeed(""));
        Deferred<string> plain = new Deferred().AddCallbacks(() => "", _ => "");
        Deferred<string> throwing = Number.AddCallbacks(Text, _ => throw new FormatException());
        AssertDistinct(same, text, deferreds, mixed, otherMixed, plain, throwing);
        Assert.Equal(typeof(Deferred), Static(Number.AddCallbacks(_ => { }, _ => { })));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddCallbacks(() => { }, _ => { })));
        Assert.Equal(typeof(Deferred), Static(Number.AddCallbacks(async _ => await _done, async _ => await _done)));
    }

    [Fact]
    public void Callbacks_for_both()
    {
        Deferred<int> passed = Number.AddBoth(outcome => outcome);
        Deferred<int> same = Number.AddBoth(_ => 1);
        Deferred<string> text = Number.AddBoth(_ => "");
        Deferred<string> deferred = Number.AddBoth(_ => Deferred.Succeed(""));
        Deferred<string> plain = new Deferred().AddBoth(_ => "");
        AssertDistinct(passed, same, text, deferred, plain);
        Assert.Equal(typeof(Deferred), Static(Number.AddBoth(_ => { })));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddBoth(_ => { })));
        Assert.Equal(typeof(Deferred), Static(new Deferred().AddBoth(outcome => outcome)));
    }

    [Fact]
    public void A_reference_of_the_base_type_takes_callbacks_without_a_value()
    {
        var ran = new List<string>();
        Deferred plain = Deferred.Succeed(7);
        Deferred rest = plain
            .AddCallback(() => ran.Add("success"))
            .AddErrback(_ =>
            {
                ran.Add("not run");
            });
        rest.AddBoth(outcome =>
        {
            ran.Add(outcome.ToString());
        });
        Deferred<string> text = rest.AddCallback(() => "typed again");

        Assert.Equal(["success", "Success"], ran);
        Assert.Equal("typed again", ChainTests.ValueOf(text));
    }

    [Fact]
    public void Awaiting_through_the_base_type_gives_no_value_and_keeps_it()
    {
        async Deferred<int> Method(Deferred plain)
        {
            await plain;
            return 1;
        }

        var number = Deferred.Succeed(7);
        Assert.Equal(1, ChainTests.ValueOf(Method(number)));
        Assert.Equal(7, ChainTests.ValueOf(number));
    }

    private static void AssertDistinct(params Deferred[] made) => Assert.Equal(made.Length, made.Distinct().Count());

    private static Type Static<T>(T _) => typeof(T);

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static Deferred<string> Fetch(int n) => Deferred.Succeed(Text(n));
}
