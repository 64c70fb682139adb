using Becket.Analyzers.CodeFixes;
using Dropped = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Chains.DroppedDeferredAnalyzer>;
using Stale = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Chains.StaleHandleAnalyzer>;

namespace Becket.Analyzers.Tests;

/// <summary>BKT0003 and BKT0005: deferreds that are lost, and handles that are stale.</summary>
public sealed class ChainTests
{
    [Theory]
    [InlineData("{|BKT0003:Fetch()|};")]
    [InlineData("{|BKT0003:FetchText()|};")]
    [InlineData("{|BKT0003:Fetch().AddCallback(() => { })|};")]
    [InlineData("{|BKT0003:reactor.DeferToThread(() => 1)|};")]
    [InlineData("if (reactor.IsRunning) {|BKT0003:Fetch()|};")]
    [InlineData("reactor.CallWhenRunning(() => { {|BKT0003:Fetch()|}; });")]
    [InlineData("Action a = () => {|BKT0003:Fetch()|};")]
    public Task A_deferred_that_is_made_and_lost_is_reported(string statement) =>
        Dropped.Reports(Program("void Do", statement));

    [Theory]
    [InlineData("_ = Fetch();")]
    [InlineData("var d = Fetch(); d.AddCallback(() => { });")]
    [InlineData("Fetch().AddErrback(failure => { });")]
    [InlineData("Fetch().AddErrback<IOException>(failure => { });")]
    [InlineData("Fetch().AddBoth(outcome => { });")]
    [InlineData("Fetch().AddCallbacks(() => { }, failure => { }).AddCallback(() => { });")]
    [InlineData("kept.AddCallback(n => n + 1);")]
    [InlineData("kept.AddTimeout(TimeSpan.FromSeconds(1), reactor);")]
    [InlineData("field.AddCallback(() => { });")]
    [InlineData("new DeferredList(Fetch()).AddCallback(_ => reactor.Stop());")]
    [InlineData("new LoopingCall(() => { }).Start(TimeSpan.FromSeconds(1));")]
    [InlineData("var all = new List<Deferred>(); all.Add(Fetch());")]
    [InlineData("Func<Deferred> f = () => Fetch();")]
    [InlineData("kept.Callback(1);")]
    [InlineData("kept.Cancel();")]
    [InlineData("Pass(() => Fetch().AddErrback(failure => { })); static T Pass<T>(Func<T> make) => make();")]
    public Task A_deferred_that_is_kept_handled_or_given_away_is_not(string statement) =>
        Dropped.Reports(Program("void Do", statement));

    [Fact]
    public Task A_test_may_drop_deferreds() =>
        Dropped.Reports(
            """
            public class SomeTests
            {
                [Xunit.Fact]
                public void Nobody_handles_it() => Deferred.Fail(new IOException());

                private static void Helper() => Deferred.Succeed(1);

                static void Main() { }
            }
            """
        );

    [Fact]
    public Task Awaiting_is_the_fix_in_an_asynchronous_method() =>
        Dropped.Fixes<DroppedDeferredCodeFix>(
            Program("async Deferred Do", "await kept; {|BKT0003:Fetch()|}; {|BKT0003:FetchText()|};"),
            Program("async Deferred Do", "await kept; await Fetch(); await FetchText();"),
            iterations: 2
        );

    [Fact]
    public Task Dropping_on_purpose_is_the_fix_elsewhere() =>
        Dropped.Fixes<DroppedDeferredCodeFix>(
            Program("void Do", "{|BKT0003:Fetch()|}; {|BKT0003:FetchText()|};"),
            Program("void Do", "_ = Fetch(); _ = FetchText();"),
            iterations: 2
        );

    [Theory]
    [InlineData("kept.AddCallback(n => n.ToString()); {|BKT0005:kept|}.AddCallback(n => n + 1);")]
    [InlineData("kept.AddCallback(n => { }); {|BKT0005:kept|}.AddErrback(failure => 1);")]
    [InlineData("var text = kept.AddCallback(n => \"\"); {|BKT0005:kept|}.AddTimeout(TimeSpan.Zero, reactor);")]
    [InlineData(
        "kept.AddErrback(f => 1).AddCallback(n => \"\"); if (reactor.IsRunning) { {|BKT0005:kept|}.AddBoth(o => 1); }"
    )]
    [InlineData("kept.AddCallback(n => \"\"); reactor.CallWhenRunning(() => {|BKT0005:kept|}.AddCallback(n => 1));")]
    public Task A_stale_handle_is_reported(string statements) => Stale.Reports(Program("void Do", statements));

    [Fact]
    public Task Awaiting_a_stale_handle_is_reported() =>
        Stale.Reports(Program("async Deferred Do", "kept.AddCallback(n => n.ToString()); await {|BKT0005:kept|};"));

    [Theory]
    [InlineData("kept.AddCallback(n => n + 1); kept.AddCallback(n => n + 2);")]
    [InlineData("var text = kept.AddCallback(n => n.ToString()); text.AddCallback(t => t + t);")]
    [InlineData("kept.AddCallback(n => n.ToString()).AddCallback(t => t.Length);")]
    [InlineData("kept.AddCallback(n => n.ToString()); kept.Callback(1);")]
    [InlineData("kept.AddCallback(n => n.ToString()); kept.Cancel();")]
    [InlineData("kept.AddCallback(n => n.ToString()); kept = FetchNumber(); kept.AddCallback(n => n + 1);")]
    [InlineData("if (reactor.IsRunning) { kept.AddCallback(n => \"\"); } else { kept.AddCallback(n => n + 1); }")]
    [InlineData("Action a = () => kept.AddCallback(n => \"\"); kept.AddCallback(n => n + 1);")]
    [InlineData("field.AddCallback(() => { }); field.AddCallback(() => { });")]
    public Task A_handle_that_is_valid_is_not(string statements) => Stale.Reports(Program("void Do", statements));

    [Fact]
    public Task The_new_handle_is_the_fix() =>
        Stale.Fixes<StaleHandleCodeFix>(
            Program("void Do", "kept.AddCallback(n => n.ToString());\n{|BKT0005:kept|}.AddCallback(_ => { });"),
            Program(
                "void Do",
                "var keptNext = kept.AddCallback(n => n.ToString());\n        keptNext.AddCallback(_ => { });"
            )
        );

    [Fact]
    public Task The_new_handle_is_the_fix_also_where_it_has_a_name() =>
        Stale.Fixes<StaleHandleCodeFix>(
            Program("async Deferred Do", "var text = kept.AddCallback(n => n.ToString());\nawait {|BKT0005:kept|};"),
            Program("async Deferred Do", "var text = kept.AddCallback(n => n.ToString());\nawait text;")
        );

    private static string Program(string signature, string statements) =>
        $$"""
            class Work
            {
                private readonly Deferred field = new();

                {{signature}}(Reactor reactor, Deferred<int> kept)
                {
                    {{statements}}
                }

                static async Deferred Fetch() => await Task.Yield();
                static Deferred<int> FetchNumber() => Deferred.Succeed(1);
                static async Deferred<string> FetchText() { await Task.Yield(); return ""; }
                static void Main() { }
            }
            """;
}
