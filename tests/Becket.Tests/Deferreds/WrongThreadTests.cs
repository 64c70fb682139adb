namespace Becket.Tests.Deferreds;

public sealed class WrongThreadTests : IDisposable
{
    private readonly LoopHome _home = new();

    private static readonly SortedDictionary<string, Action<Deferred<int>>> s_uses = new(StringComparer.Ordinal)
    {
        ["Callback"] = d => d.Callback(1),
        ["Errback"] = d => d.Errback(new FormatException()),
        ["Errback with a failure"] = d => d.Errback(new Failure(new FormatException())),
        ["Pause"] = d => d.Pause(),
        ["Unpause"] = d => d.Unpause(),
        ["Cancel"] = d => d.Cancel(),
        ["AddCallback"] = d => d.AddCallback(n => n),
        ["AddCallback to another type"] = d => d.AddCallback(_ => ""),
        ["AddCallback to nothing"] = d => d.AddCallback(_ => { }),
        ["AddCallback to a deferred"] = d => d.AddCallback(_ => Deferred.Succeed("")),
        ["AddCallback to a task"] = d => d.AddCallback(_ => Task.CompletedTask),
        ["AddErrback"] = d => d.AddErrback(_ => 0),
        ["AddErrback for a type"] = d => d.AddErrback<FormatException>(_ => 0),
        ["AddErrback that replaces"] = d => d.AddErrback(failure => failure),
        ["AddCallbacks"] = d => d.AddCallbacks(n => n, _ => 0),
        ["AddBoth"] = d => d.AddBoth(outcome => outcome),
        ["Chain"] = d => d.Chain(new Deferred<int>()),
        ["Chain to it"] = d => Deferred.Succeed(1).Chain(d).GetAwaiter().GetResult(),
        ["GetAwaiter"] = d => d.GetAwaiter(),
        ["AsTask"] = d => d.AsTask(),
        ["CancelOn"] = d => d.CancelOn(new CancellationToken(canceled: true)),
        ["CancelOn without a token"] = d => d.CancelOn(CancellationToken.None),
        ["TryGetOutcome"] = d => d.TryGetOutcome(out Outcome<int> _),
        ["TryGetOutcome without the value"] = d => d.TryGetOutcome(out Outcome _),
        ["Through the base type"] = d => ((Deferred)d).AddCallback(() => { }),
        ["In a list"] = d => _ = new DeferredList<int>([d]),
        ["In a list without values"] = d => _ = new DeferredList([d]),
        ["Gather"] = d => Deferred.Gather([d]),
        ["Race"] = d => Deferred.Race([d]),
    };

    public static TheoryData<string> Uses => [.. s_uses.Keys];

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(Uses))]
    public void Use_on_another_thread_throws_at_once(string use)
    {
        Deferred<int> deferred = _home.Run(() => new Deferred<int>());

        WrongThreadException error = Assert.Throws<WrongThreadException>(() => s_uses[use](deferred));

        Assert.Contains("Deferred<Int32>", error.Message, StringComparison.Ordinal);
        Assert.Contains("reactor.CallFromThread", error.Message, StringComparison.Ordinal);
        _home.Run(() =>
        {
            Assert.False(deferred.Called);
            Assert.Equal(0, deferred.PauseCount);
            deferred.Callback(1);
            Assert.Equal(1, ChainTests.ValueOf(deferred));
        });
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_handle_on_its_chain_is_guarded_as_well(string use)
    {
        Deferred<int> handle = _home.Run(() => new Deferred<string>().AddCallback(text => text.Length));

        Assert.Throws<WrongThreadException>(() => s_uses[use](handle));
    }

    [Fact]
    public void Awaiting_it_on_another_thread_is_an_error_of_the_method_that_does()
    {
        async Deferred<int> Method(Deferred<int> awaited) => await awaited;

        Deferred<int> deferred = _home.Run(() => new Deferred<int>());

        Assert.IsType<WrongThreadException>(CancelTests.ErrorOf(Method(deferred)));
    }

    [Fact]
    public void An_async_method_returns_a_deferred_of_the_home_it_started_on()
    {
        static async Deferred Method() => await new Deferred();

        Deferred method = _home.Run(Method);

        Assert.Throws<WrongThreadException>(method.Cancel);
    }

    [Fact]
    public void Another_homes_thread_is_another_thread()
    {
        using var other = new LoopHome();
        Deferred<int> deferred = _home.Run(() => new Deferred<int>());

        Assert.Throws<WrongThreadException>(() => other.Run(() => deferred.Callback(1)));
    }

    [Fact]
    public void A_deferred_made_where_there_is_no_home_may_be_used_anywhere()
    {
        var deferred = new Deferred<int>();

        _home.Run(() => deferred.AddCallback(n => n + 1));
        Threads.RunOnOther(() => deferred.Callback(1));

        Assert.Equal(2, ChainTests.ValueOf(deferred));
    }

    [Fact]
    public void A_deferred_without_a_home_that_a_method_awaits_belongs_where_the_method_does()
    {
        static async Deferred<int> Method(Deferred<int> awaited) => await awaited;

        (Deferred<int>? direct, Deferred<string>? text) = (new Deferred<int>(), new Deferred<string>());
        Deferred<int> length = text.AddCallback(s => s.Length);
        (Deferred<int>? first, Deferred<int>? second) = _home.Run(() => (Method(direct), Method(length)));

        Assert.Throws<WrongThreadException>(() => direct.Callback(1));
        Assert.Throws<WrongThreadException>(() => text.Callback("two"));
        Assert.Throws<WrongThreadException>(() => length.Callback(3));
        _home.Run(() => direct.Callback(1));
        _home.Run(() => text.Callback("two"));

        Assert.Equal((1, 3), _home.Run(() => (ChainTests.ValueOf(first), ChainTests.ValueOf(second))));
    }

    [Fact]
    public void A_deferred_without_a_home_that_a_chain_waits_for_belongs_where_the_chain_does()
    {
        var inner = new Deferred<int>();
        Deferred<int> outer = _home.Run(() => Deferred.Succeed().AddCallback(() => inner));

        Assert.Throws<WrongThreadException>(() => inner.Callback(1));
        _home.Run(() => inner.Callback(2));

        Assert.Equal(2, _home.Run(() => ChainTests.ValueOf(outer)));
    }

    [Fact]
    public void A_deferred_that_outlives_its_home_belongs_to_no_later_one()
    {
        Deferred<int> deferred = _home.Run(() => new Deferred<int>());
        _home.Dispose();
        using var next = new LoopHome();

        Assert.Throws<WrongThreadException>(() => next.Run(() => deferred.Callback(1)));
    }

    [Fact]
    public void The_home_of_a_thread_is_current_there_only()
    {
        Assert.Null(Home.Current);
        Assert.False(_home.IsCurrent);
        Assert.Same(_home, _home.Run(() => Home.Current));
        Assert.True(_home.Run(() => _home.IsCurrent));
    }
}
