using V = Becket.Analyzers.Tests.Verify<Becket.Analyzers.Blocking.BlockingAnalyzer>;

namespace Becket.Analyzers.Tests;

/// <summary>What the analyzers take for code on the loop, shown with a call that blocks.</summary>
public sealed class ContextTests
{
    [Theory]
    [InlineData("reactor.CallLater(TimeSpan.Zero, () => {|BKT0001:Thread.Sleep(1)|});")]
    [InlineData("reactor.CallLater(TimeSpan.Zero, static n => {|BKT0001:Thread.Sleep(n)|}, 1);")]
    [InlineData("reactor.CallFromThread(() => {|BKT0001:Thread.Sleep(1)|});")]
    [InlineData("reactor.CallWhenRunning(() => { {|BKT0001:Thread.Sleep(1)|}; });")]
    [InlineData("reactor.CallLater(TimeSpan.Zero, Blocks);")]
    [InlineData("reactor.CallLater(TimeSpan.Zero, async () => { {|BKT0001:Thread.Sleep(1)|}; await Task.Yield(); });")]
    [InlineData("_ = reactor.DeferLater(TimeSpan.Zero, () => {|BKT0001:Thread.Sleep(1)|});")]
    [InlineData("deferred.AddCallback(_ => {|BKT0001:Thread.Sleep(1)|});")]
    [InlineData("deferred.AddErrback(_ => {|BKT0001:Thread.Sleep(1)|});")]
    [InlineData("new LoopingCall(() => {|BKT0001:Thread.Sleep(1)|}).Start(TimeSpan.FromSeconds(1));")]
    [InlineData("_ = Cooperator.ForEach([1], 5, n => {|BKT0001:Thread.Sleep(n)|});")]
    [InlineData("reactor.Run(() => { {|BKT0001:Thread.Sleep(1)|}; return deferred; });")]
    [InlineData("reactor.DeferToThread(() => reactor.CallFromThread(() => {|BKT0001:Thread.Sleep(1)|}));")]
    [InlineData("Func<Deferred> f = async Deferred () => { await Task.Yield(); {|BKT0001:Thread.Sleep(1)|}; };")]
    [InlineData("reactor.CallFromThread(() => new[] { 1 }.Select(n => { {|BKT0001:Thread.Sleep(n)|}; return n; }));")]
    [InlineData("void Local() => {|BKT0001:Thread.Sleep(1)|}; reactor.CallWhenRunning(Local);")]
    [InlineData("void Local() => {|BKT0001:Thread.Sleep(1)|}; reactor.CallWhenRunning(() => Local());")]
    [InlineData("async Deferred Local() { await Task.Yield(); {|BKT0001:Thread.Sleep(1)|}; }")]
    public Task It_runs_on_the_loop(string statement) =>
        V.Reports(
            Program(
                statement,
                statement.Contains("Blocks", StringComparison.Ordinal)
                    ? "static void Blocks() => {|BKT0001:Thread.Sleep(1)|};"
                    : ""
            )
        );

    [Theory]
    [InlineData("reactor.DeferToThread(() => Thread.Sleep(1));")]
    [InlineData("reactor.DeferToThread(async () => { await Task.Yield(); Thread.Sleep(1); });")]
    [InlineData("reactor.CallInThread(() => Thread.Sleep(1));")]
    [InlineData("reactor.CallInThread(Blocks);")]
    [InlineData("new Thread(() => Thread.Sleep(1)).Start();")]
    [InlineData("Task.Run(() => Thread.Sleep(1));")]
    [InlineData("reactor.CallWhenRunning(() => reactor.CallInThread(() => Thread.Sleep(1)));")]
    [InlineData("reactor.CallWhenRunning(() => { Action later = () => Thread.Sleep(1); Take(later); });")]
    [InlineData("void Local() => Thread.Sleep(1); reactor.CallInThread(Local);")]
    [InlineData("void Local() => Thread.Sleep(1); Local();")]
    [InlineData("Blocks(); reactor.CallWhenRunning(Blocks);")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("Take(() => Thread.Sleep(1));")]
    public Task It_is_not_proved_to_run_on_the_loop(string statement) =>
        V.Reports(Program(statement, "static void Blocks() => Thread.Sleep(1); static void Take(Action a) { }"));

    [Fact]
    public Task Overrides_of_Beckets_classes_run_on_the_loop_and_their_other_members_may_not() =>
        V.Reports(
            """
            class Server : LineReceiver
            {
                public Server() => Thread.Sleep(1);
                protected override void ConnectionMade() => {|BKT0001:Thread.Sleep(1)|};
                protected override void ConnectionLost(Failure reason) => Helper();
                public override string ToString() { Thread.Sleep(1); return ""; }
                public void Mine() => Thread.Sleep(1);
                protected override void LineReceived(ReadOnlySpan<byte> line) => {|BKT0001:Thread.Sleep(1)|};
                private void Helper() => Deeper();
                private void Deeper() => {|BKT0001:Thread.Sleep(1)|};
            }

            class Servers : Factory
            {
                public override IProtocol? BuildProtocol(System.Net.EndPoint peer)
                {
                    {|BKT0001:Thread.Sleep(1)|};
                    return null;
                }
            }

            class Child : ProcessProtocol
            {
                protected override void OutReceived(ReadOnlySpan<byte> data) => {|BKT0001:Thread.Sleep(1)|};
            }

            class Datagrams : DatagramProtocol
            {
                protected override void StartProtocol() => {|BKT0001:Thread.Sleep(1)|};
            }

            class Part : Service
            {
                protected override Deferred OnStart() { {|BKT0001:Thread.Sleep(1)|}; return Deferred.Succeed(); }
            }

            class Producer : IPushProducer
            {
                public void PauseProducing() => {|BKT0001:Thread.Sleep(1)|};
                void IPushProducer.ResumeProducing() => {|BKT0001:Thread.Sleep(1)|};
                public void StopProducing() { }
            }

            static class Program { static void Main() { } }
            """
        );

    [Fact]
    public Task A_private_method_runs_where_all_its_callers_do() =>
        V.Reports(
            """
            partial class Work(Reactor reactor)
            {
                public void Start()
                {
                    reactor.CallLater(TimeSpan.Zero, OnLoop);
                    reactor.CallInThread(OnThread);
                    reactor.CallInThread(() => Both());
                    reactor.CallWhenRunning(() => Both());
                    reactor.CallWhenRunning(() => Even(3));
                }

                private void OnLoop() => {|BKT0001:Thread.Sleep(1)|};
                private void OnThread() => Thread.Sleep(1);
                private void Both() => Thread.Sleep(1);
                private void NoCaller() => Thread.Sleep(1);
                private void Even(int n) { if (n > 0) { Odd(n - 1); } }
                private void Odd(int n) { {|BKT0001:Thread.Sleep(1)|}; Even(n - 1); }

                static void Main() { }
            }

            partial class Work
            {
                private void OtherPart() => reactor.CallWhenRunning(() => Shared());
                private void Shared() => {|BKT0001:Thread.Sleep(1)|};
            }
            """
        );

    [Fact]
    public Task An_iterator_of_deferreds_runs_on_the_loop_and_one_of_values_may_not() =>
        V.Reports(
            """
            static class Work
            {
                static IEnumerable<Deferred?> Steps() { {|BKT0001:Thread.Sleep(1)|}; yield return null; }
                static IEnumerable<int> Numbers() { Thread.Sleep(1); yield return 1; }
                static void Main() { }
            }
            """
        );

    [Fact]
    public Task Attributes_of_the_program_say_where_its_functions_run() =>
        V.Reports(
            """
            class Work
            {
                [RunsOnLoop] public Action? Handler { get; set; }
                [RunsOnLoop] public void Marked() => {|BKT0001:Thread.Sleep(1)|};
                [RunsOnThread] public async Deferred OnThread() { await Task.Yield(); Thread.Sleep(1); }
                void Give()
                {
                    ToLoop(() => {|BKT0001:Thread.Sleep(1)|});
                    ToThread(() => Thread.Sleep(1));
                    Handler = () => {|BKT0001:Thread.Sleep(1)|};
                    Action a = [RunsOnLoop] () => {|BKT0001:Thread.Sleep(1)|};
                }

                static void ToLoop([RunsOnLoop] Action call) { }
                static void ToThread([RunsOnThread] Action call) { }
                static void Main() { }
            }

            [RunsOnLoop]
            abstract class Handlers
            {
                public Handlers() => Thread.Sleep(1);
                public void All() => {|BKT0001:Thread.Sleep(1)|};
                public abstract void Hook();
            }

            class Derived : Handlers
            {
                public override void Hook() => {|BKT0001:Thread.Sleep(1)|};
                public void Own() => Thread.Sleep(1);
            }
            """
        );

    [Fact]
    public Task Tests_are_not_on_the_loop_and_what_they_give_to_it_is() =>
        V.Reports(
            """
            public class SomeTests
            {
                [Xunit.Fact]
                public void It_waits()
                {
                    Thread.Sleep(1);
                    var reactor = Reactor.Create();
                    reactor.CallLater(TimeSpan.Zero, () => {|BKT0001:Thread.Sleep(1)|});
                    Helper();
                }

                private static void Helper() => Thread.Sleep(1);

                static void Main() { }
            }
            """
        );

    private static string Program(string statement, string members) =>
        $$"""
            static class Work
            {
                static void Do(Reactor reactor, Deferred<int> deferred)
                {
                    {{statement}}
                }

                {{members}}

                static void Main() { }
            }
            """;
}
